// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.NativeMemory;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.qm.CqeLayout;
import org.warpdrive.uacce.qm.DoorbellLayout;
import org.warpdrive.uacce.qm.DusLayout;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.DeviceAttributes;
import org.warpdrive.uacce.sysfs.Flavour;
import org.warpdrive.uacce.sysfs.IoctlLayout;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * A soft device that makes a step only when told, by a clock that stands still, and one open queue of it as the plainest
 * driver would use it: no checks, nothing deferred.
 */
final class QueueRig implements AutoCloseable {
    private static final int MEMORY_BYTES = 8 << 20;
    private static final int KAE_SLICE_UNITS = 0xfff;

    final AtomicLong clock;
    final SoftDevice device;
    final QueueFile file;
    final DeviceRegion dus;
    final Doorbell doorbell;
    final DusLayout layout;
    final int number;

    private final DoorbellLayout doorbellLayout;
    private final Memory memory;
    private final @Nullable NativeMemory own;
    private int used;
    private int tail;
    private int head;
    private int phase = CqeLayout.FIRST_PHASE;

    /** Memory that the device can reach: where it sees it, and where the process does. */
    record Memory(long deviceAddress, long address, ByteBuffer view) {}

    static SoftDevice device(String config, AtomicLong clock) {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        return new SoftDevice(SoftConfig.parse(config), clock::get, true);
    }

    static QueueRig open(String config) throws DeviceException {
        return open(config, QpContextLayout.TYPE_COMPRESS);
    }

    static QueueRig open(String config, int type) throws DeviceException {
        AtomicLong clock = new AtomicLong();
        return new QueueRig(device(config, clock), clock, type);
    }

    QueueRig(SoftDevice device, AtomicLong clock, int type) throws DeviceException {
        this.device = device;
        this.clock = clock;
        UacceDevice described = device.describe();
        DeviceAttributes attributes = described.attributes();
        Flavour flavour = described.flavour();
        this.file = described.open();
        this.doorbellLayout = device.config().flavour().doorbell();
        this.layout = device.config().flavour().dusLayout(device.config().depth(), Libc.pageBytes());
        this.number = setType(type);
        if (attributes.dko().isPresent()) {
            file.map(attributes.dko().offset(), attributes.dko().length());
        }
        this.dus = file.map(attributes.dus().offset(), attributes.dus().length());
        this.doorbell =
                file.mapDoorbell(attributes.mmio().offset(), attributes.mmio().length(), doorbellLayout.register());
        if (flavour.startRequest() != Flavour.NO_REQUEST) {
            assertThat(file.ioctl(flavour.startRequest(), null)).isZero();
        }
        if (attributes.memoryMode().needsReservedMemory()) {
            DeviceRegion shared = file.map(attributes.ss().offset(), MEMORY_BYTES);
            long seen = flavour.hasManySlices() ? firstSlice(flavour) : shared.address();
            this.own = null;
            this.memory = new Memory(seen, shared.address(), Libc.view(shared.address(), MEMORY_BYTES));
        } else {
            this.own = NativeMemory.allocate(MEMORY_BYTES);
            this.memory = new Memory(own.address(), own.address(), Libc.view(own.address(), MEMORY_BYTES));
        }
    }

    static ByteBuffer argument(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int setType(int type) {
        return switch (device.config().flavour()) {
            case RFC_PARAMS -> 0;
            case RFC_ATTRS -> file.ioctl(IoctlLayout.QM_SET_OPERATION, (long) type);
            default -> setContext(type);
        };
    }

    private int setContext(int type) {
        ByteBuffer context = argument(QpContextLayout.BYTES);
        context.putShort(QpContextLayout.TYPE, (short) type);
        assertThat(file.ioctl(IoctlLayout.QM_SET_CONTEXT, context)).isZero();
        return context.getShort(QpContextLayout.QUEUE);
    }

    private long firstSlice(Flavour flavour) {
        ByteBuffer slice = argument(Long.BYTES);
        assertThat(file.ioctl(flavour.sliceRequest(), slice)).isNotNegative();
        return slice.getLong(0) & ~(long) KAE_SLICE_UNITS;
    }

    /** A piece of the rig's memory, 64-byte aligned, zeroed, never given back. */
    Memory allocate(int bytes) {
        int at = used;
        used += (bytes + 63) / 64 * 64;
        ByteBuffer view = memory.view.slice(at, bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new Memory(memory.deviceAddress + at, memory.address + at, view);
    }

    Memory allocate(byte[] content) {
        Memory made = allocate(content.length);
        made.view.put(0, content);
        return made;
    }

    /** A stateless request of the type the device wants, window 32 KiB. */
    ByteBuffer request(int algorithm, Memory input, Memory output) {
        ByteBuffer sqe = argument(SqeLayout.BYTES);
        sqe.putInt(SqeLayout.CONTROL, entryType() << SqeLayout.TYPE_SHIFT);
        sqe.putInt(SqeLayout.REQUEST, algorithm | SqeLayout.WINDOW_32K << SqeLayout.WINDOW_SHIFT);
        sqe.putInt(SqeLayout.INPUT_LENGTH, input.view.capacity());
        sqe.putInt(SqeLayout.OUTPUT_CAPACITY, output.view.capacity());
        sqe.putLong(SqeLayout.SOURCE_ADDRESS, input.deviceAddress);
        sqe.putLong(SqeLayout.DESTINATION_ADDRESS, output.deviceAddress);
        return sqe;
    }

    int entryType() {
        return device.config().flavour().isNewHardware() ? SqeLayout.TYPE_3 : SqeLayout.TYPE_0;
    }

    /** Fills the next slot and rings. */
    void submit(ByteBuffer sqe) {
        fill(sqe);
        ringSubmission();
    }

    /** Fills the next slot. */
    void fill(ByteBuffer sqe) {
        for (int i = 0; i < SqeLayout.BYTES; i += Long.BYTES) {
            dus.putLongPlain(layout.sqeOffset(tail) + i, sqe.getLong(i));
        }
        tail = (tail + 1) % layout.sqDepth();
    }

    void ringSubmission() {
        doorbell.ring(doorbellLayout.submission(number, tail));
    }

    void ringCompletion(boolean armed) {
        doorbell.ring(doorbellLayout.completion(number, head, armed));
    }

    /** Has the device do everything it can do now. */
    void run() {
        while (device.step()) {
            // until nothing is left
        }
    }

    boolean hasCompletion() {
        boolean has = (dus.getIntAcquire(layout.cqeOffset(head) + CqeLayout.FLAGS) & CqeLayout.PHASE) == phase;
        file.settle();
        return has;
    }

    /** The slot that the next completion names; moves on, and rings nothing. */
    int takeIndex() {
        assertThat(hasCompletion()).isTrue();
        int done = dus.getIntPlain(layout.cqeOffset(head) + CqeLayout.DONE);
        assertThat(CqeLayout.queue(done)).isEqualTo(number);
        if (++head == layout.cqDepth()) {
            head = 0;
            phase ^= CqeLayout.PHASE;
        }
        return CqeLayout.index(done);
    }

    /** The entry that the next completion names, answers and all. */
    ByteBuffer take() {
        int index = takeIndex();
        ByteBuffer sqe = argument(SqeLayout.BYTES);
        for (int i = 0; i < SqeLayout.BYTES; i += Long.BYTES) {
            sqe.putLong(i, dus.getLongPlain(layout.sqeOffset(index) + i));
        }
        ringCompletion(false);
        return sqe;
    }

    /** One request from beginning to end. */
    ByteBuffer call(ByteBuffer sqe) {
        submit(sqe);
        run();
        return take();
    }

    static int status(ByteBuffer sqe) {
        return sqe.getInt(SqeLayout.STATUS) & SqeLayout.STATUS_MASK;
    }

    static byte[] bytes(Memory memory, int length) {
        byte[] copy = new byte[length];
        memory.view.get(0, copy);
        return copy;
    }

    /** Words of which some recur, so that it can be compressed, but not to nothing. */
    static byte[] text(int length) {
        List<String> words = new ArrayList<>(List.of("queue", "doorbell", "phase", "ring", "block", "window"));
        StringBuilder text = new StringBuilder();
        long state = 17;
        while (text.length() < length) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            text.append(words.get((int) (state >>> 33) % words.size()))
                    .append(state >>> 56)
                    .append(' ');
        }
        return text.substring(0, length).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Closes the queue and not the device. */
    void closeQueue() {
        file.close();
        if (own != null) {
            own.free();
        }
    }

    @Override
    public void close() {
        closeQueue();
        device.close();
    }
}
