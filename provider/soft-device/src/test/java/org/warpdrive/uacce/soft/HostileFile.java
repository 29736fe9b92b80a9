// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.qm.CqeLayout;
import org.warpdrive.uacce.qm.DoorbellLayout;
import org.warpdrive.uacce.qm.DusLayout;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * A queue file whose memory and results change. The driver's own calls are the hooks. So a change lands between any two
 * of its steps, above all in {@link #settle}, which comes between reading the rings and believing them. The device's
 * thread changes things at any time in between.
 *
 * <p>The soft device itself must stay harmless. If it walks the page tables of this process ({@code confined} is
 * false), words that it takes addresses and lengths from are changed only in entries that it will not fetch. Everything
 * is guarded by this object's monitor, which a submission also takes. Memory is written only while the file is open.
 */
final class HostileFile implements QueueFile {
    private static final int[] ODD = {
        0, 1, 2, -1, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, Integer.MAX_VALUE, Integer.MIN_VALUE, 200, 4096, 1 << 20
    };
    /** Words of an entry that the device only writes. */
    private static final int[] ANSWER = {
        SqeLayout.CONSUMED,
        SqeLayout.PRODUCED,
        SqeLayout.LITERAL_COUNT,
        SqeLayout.STATUS,
        SqeLayout.CHECKSUM,
        SqeLayout.TOTAL_INPUT,
        SqeLayout.CONTEXT_WORD_0,
        SqeLayout.CONTEXT_WORD_1,
        SqeLayout.CONTEXT_WORD_2
    };

    private static final int MARKER = 0xffff_0000;

    private final SoftFile file;
    private final HostileDevice device;
    private final Random random;
    private final int oneIn;
    private final boolean confined;
    private final DoorbellLayout words;
    private final DusLayout layout;
    private final DeviceRegion rings;
    private @Nullable DeviceRegion shared;

    /** The slot that the driver fills next, and the one that it takes back next. */
    private int tail;

    private int head;
    /** The output of the request sent last. A device address. */
    private long output;

    private int capacity;
    private boolean closed;

    HostileFile(SoftFile file, HostileDevice device, Random random, int oneIn) {
        this.file = file;
        this.device = device;
        this.random = random;
        this.oneIn = oneIn;
        SoftFlavour flavour = device.device().config().flavour();
        this.confined = flavour.isRfc() || flavour == SoftFlavour.KAE;
        this.words = flavour.doorbell();
        this.layout = file.layout();
        this.rings = file.dus().deviceView();
    }

    /** Changes something now. */
    synchronized void meddle() {
        if (closed) {
            return;
        }
        switch (random.nextInt(10)) {
            case 0 -> completion();
            case 1 -> flipPhase();
            case 2, 3 -> forge();
            case 4, 5 -> answer();
            case 6 -> entry();
            case 7 -> stopWords();
            default -> spoilOutput();
        }
    }

    private synchronized void hook() {
        if (device.isHostile() && random.nextInt(oneIn) == 0) {
            meddle();
        }
    }

    private int odd() {
        int roll = random.nextInt(4);
        return roll == 0 ? random.nextInt() : ODD[random.nextInt(ODD.length)] + (roll == 1 ? random.nextInt(5) - 2 : 0);
    }

    private int near(int index, int depth) {
        return Math.floorMod(index + random.nextInt(4) - 1, depth);
    }

    private void completion() {
        int cqe = layout.cqeOffset(near(head, layout.cqDepth()));
        rings.putIntPlain(cqe + random.nextInt(CqeLayout.BYTES / Integer.BYTES) * Integer.BYTES, odd());
    }

    private void flipPhase() {
        int flags = layout.cqeOffset(near(head, layout.cqDepth())) + CqeLayout.FLAGS;
        rings.putIntRelease(flags, rings.getIntPlain(flags) ^ CqeLayout.PHASE);
    }

    /** A completion before its time that names the right entry, whose answer looks right. */
    private void forge() {
        int sqe = layout.sqeOffset(head);
        rings.putIntPlain(sqe + SqeLayout.CONSUMED, rings.getIntPlain(sqe + SqeLayout.INPUT_LENGTH));
        int most = Math.max(1, rings.getIntPlain(sqe + SqeLayout.OUTPUT_CAPACITY));
        rings.putIntPlain(
                sqe + SqeLayout.PRODUCED, random.nextInt(8) == 0 ? most + random.nextInt(3) - 1 : random.nextInt(most));
        rings.putIntPlain(sqe + SqeLayout.STATUS, SqeLayout.OK);
        int cqe = layout.cqeOffset(head);
        rings.putIntPlain(cqe + CqeLayout.DONE, file.queue().number() << CqeLayout.QUEUE_SHIFT | head);
        rings.putIntRelease(cqe + CqeLayout.FLAGS, rings.getIntPlain(cqe + CqeLayout.FLAGS) ^ CqeLayout.PHASE);
    }

    private void answer() {
        int sqe = layout.sqeOffset(near(head, layout.sqDepth()));
        rings.putIntPlain(sqe + ANSWER[random.nextInt(ANSWER.length)], odd());
    }

    private void entry() {
        int slot = random.nextInt(3) == 0 ? random.nextInt(layout.sqDepth()) : near(head, layout.sqDepth());
        if (confined || !mayBeFetched(slot)) {
            int word = random.nextInt(SqeLayout.BYTES / Integer.BYTES) * Integer.BYTES;
            rings.putIntPlain(layout.sqeOffset(slot) + word, odd());
        }
    }

    /** Whether the device may still fetch the slot: it was sent and not answered, or the driver is about to fill it. */
    private boolean mayBeFetched(int slot) {
        int depth = layout.sqDepth();
        int first = (int) (file.queue().completed() % depth);
        return Math.floorMod(slot - first, depth) <= Math.floorMod(tail - first, depth);
    }

    private void stopWords() {
        int offset = random.nextBoolean() ? layout.sendStopOffset() : layout.receiveStopOffset();
        rings.putIntRelease(offset, random.nextInt(20) == 0 ? DusLayout.STOPPED : random.nextInt(3) == 0 ? 0 : odd());
    }

    /** Changes bytes of the output of the request sent last, mostly near its beginning: small blocks have no more. */
    private void spoilOutput() {
        DeviceRegion mine = shared;
        int reach = random.nextBoolean() ? Math.min(capacity, 200) : capacity;
        int count = random.nextInt(4) == 0 ? reach / 4 : 1 + random.nextInt(8);
        if (reach <= 0) {
            return;
        }
        if (!confined) {
            ByteBuffer bytes = Libc.view(output, capacity);
            for (int n = count; n > 0; n--) {
                bytes.put(random.nextInt(reach), (byte) random.nextInt());
            }
        } else if (mine != null) {
            long start = offsetInShared(mine);
            if (start < 0 || start + reach > mine.length()) {
                return; // the entry had been changed
            }
            try {
                for (int n = count; n > 0; n--) {
                    int at = (int) start + random.nextInt(reach) & -Integer.BYTES;
                    mine.putIntPlain(at, random.nextInt(4) == 0 ? MARKER : random.nextInt());
                }
                file.settle();
            } catch (InternalError e) {
                shared = null; // the device was removed
            }
        }
    }

    private long offsetInShared(DeviceRegion mine) {
        if (file instanceof KaeFile) {
            long sliceBytes = device.device().config().sliceBytes();
            long distance = output - KaeFile.FIRST_ADDRESS * (file.queue().number() + 1);
            long apart = sliceBytes + KaeFile.SLICE_UNIT;
            return distance < 0 ? -1 : distance / apart * sliceBytes + distance % apart;
        }
        return output - mine.address();
    }

    @Override
    public int ioctl(int request, @Nullable ByteBuffer argument) {
        hook();
        int result = file.ioctl(request, argument);
        // A wrong number of the queue or wrong depths lead the device to entries that were never filled.
        if (confined && argument != null && oddly()) {
            argument.put(random.nextInt(argument.capacity()), (byte) random.nextInt());
        }
        return oddly() ? -1 - random.nextInt(200) : result;
    }

    @Override
    public int ioctl(int request, long value) {
        return oddly() ? -1 - random.nextInt(200) : file.ioctl(request, value);
    }

    private synchronized boolean oddly() {
        return device.isHostile() && random.nextInt(20 + oneIn) == 0;
    }

    @Override
    public DeviceRegion map(long fileOffset, long length) throws DeviceException {
        DeviceRegion region = file.map(fileOffset, length);
        synchronized (this) {
            // The regions are mapped in this order: the rings, and then the shared memory if there is any.
            if (confined && rings.length() != length && file.mmio().length() != length) {
                shared = region;
            }
        }
        return region;
    }

    @Override
    public Doorbell mapDoorbell(long fileOffset, long length, int register) throws DeviceException {
        Doorbell bell = file.mapDoorbell(fileOffset, length, register);
        return word -> {
            rung(word);
            hook();
            bell.ring(word);
            hook();
        };
    }

    private synchronized void rung(long word) {
        if (words.command(word) == DoorbellLayout.COMPLETION) {
            head = words.index(word) % layout.cqDepth();
            return;
        }
        tail = words.index(word) % layout.sqDepth();
        int sent = layout.sqeOffset(Math.floorMod(tail - 1, layout.sqDepth()));
        output = rings.getLongPlain(sent + SqeLayout.DESTINATION_ADDRESS);
        capacity = rings.getIntPlain(sent + SqeLayout.OUTPUT_CAPACITY);
    }

    @Override
    public int poll(int timeoutMillis) {
        hook();
        int result = file.poll(timeoutMillis);
        hook();
        return oddly() ? random.nextInt() : result;
    }

    @Override
    public void settle() {
        hook();
        file.settle();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            device.closed(this);
            file.close();
        }
    }
}
