// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.sysfs.AttributeSource;
import org.warpdrive.uacce.sysfs.IoctlLayout;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * A queue without a device, in plain memory: doorbells are recorded, and the test plays the device one step at a time.
 * Its poll models the kernel's private head.
 */
public final class FakeQueueFile implements QueueFile {
    public static final int QUEUE = 37;

    /** What happens when the queue is given back: on newer kernels its rings may be another process's from then on. */
    public Runnable whenPut = () -> {};

    /** What happens while somebody sleeps in poll. */
    public Runnable whileAsleep = () -> {};

    public final List<Long> doorbells = new ArrayList<>();
    public final List<Integer> ioctls = new ArrayList<>();
    public final List<Integer> sleeps = new ArrayList<>();
    public int kernelHits;
    public int polls;
    public int infoResult;
    /** What poll says in place of the truth, if anything. */
    public @Nullable Integer pollAnswer;

    public boolean gone;
    public boolean closed;

    private final int depth;
    private final DoorbellLayout words;
    private final DusLayout layout;
    private final DeviceRegion dus;
    private int deviceHead;
    private int cqTail;
    private int phase = CqeLayout.PHASE;
    private int kernelHead;
    private int kernelPhase = CqeLayout.PHASE;

    public FakeQueueFile(int depth, int apiVersion) {
        this.depth = depth;
        this.words = DoorbellLayout.of(apiVersion);
        int length = (int) DusLayout.regionBytes(SqeLayout.BYTES, depth, depth, 4096);
        this.layout = new DusLayout(SqeLayout.BYTES, depth, depth, length, false);
        this.dus = new DeviceRegion(ByteBuffer.allocateDirect(length), 0x7000_0000L);
    }

    /** A mainline device that gives this one queue. */
    public UacceDevice device(int apiVersion, int flags) {
        Map<String, String> attributes = Map.of(
                "api",
                "hisi_qm_v" + apiVersion + "\n",
                "flags",
                flags + "\n",
                "available_instances",
                "1\n",
                "algorithms",
                "zlib\ngzip\n",
                "region_mmio_size",
                "65536\n",
                "region_dus_size",
                layout.length() + "\n");
        AttributeSource source = new AttributeSource() {
            @Override
            public boolean has(String name) {
                return attributes.containsKey(name);
            }

            @Override
            public String read(String name) throws IOException {
                String text = attributes.get(name);
                if (text == null) {
                    throw new IOException(name);
                }
                return text;
            }
        };
        return UacceDevice.describedBy("fake-0", source, () -> this);
    }

    public DusLayout layout() {
        return layout;
    }

    public DeviceRegion dus() {
        return dus;
    }

    @Override
    public int ioctl(int request, @Nullable ByteBuffer argument) {
        ioctls.add(request);
        if (request == IoctlLayout.PUT_QUEUE) {
            whenPut.run();
        }
        if (argument != null && request == IoctlLayout.QM_SET_CONTEXT) {
            argument.putShort(QpContextLayout.QUEUE, (short) QUEUE);
        }
        if (argument != null && request == IoctlLayout.QM_GET_INFO) {
            argument.putInt(QpInfoLayout.SQE_BYTES, SqeLayout.BYTES)
                    .putShort(QpInfoLayout.SQ_DEPTH, (short) depth)
                    .putShort(QpInfoLayout.CQ_DEPTH, (short) depth);
            return infoResult;
        }
        return 0;
    }

    @Override
    public int ioctl(int request, long value) {
        ioctls.add(request);
        return 0;
    }

    @Override
    public DeviceRegion map(long fileOffset, long length) throws DeviceException {
        if (length != layout.length()) {
            throw new DeviceException("mmap", "length=" + length, 22);
        }
        return dus;
    }

    @Override
    public Doorbell mapDoorbell(long fileOffset, long length, int register) {
        return value -> {
            settle();
            doorbells.add(value);
        };
    }

    @Override
    public int poll(int timeoutMillis) {
        polls++;
        if (timeoutMillis > 0) {
            sleeps.add(timeoutMillis);
            whileAsleep.run();
        }
        boolean updated = false;
        while ((dus.getIntPlain(layout.cqeOffset(kernelHead) + CqeLayout.FLAGS) & CqeLayout.PHASE) == kernelPhase) {
            updated = true;
            if (++kernelHead == depth) {
                kernelHead = 0;
                kernelPhase ^= CqeLayout.PHASE;
            }
        }
        kernelHits += updated && timeoutMillis > 0 ? 1 : 0;
        Integer answer = pollAnswer;
        if (answer != null) {
            return answer;
        }
        return updated ? 1 : 0;
    }

    @Override
    public void settle() {
        if (gone) {
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** How far the driver's last submission doorbell lets the device go. */
    public int announcedTail() {
        for (int i = doorbells.size() - 1; i >= 0; i--) {
            if (words.command(doorbells.get(i)) == DoorbellLayout.SUBMISSION) {
                return words.index(doorbells.get(i));
            }
        }
        return 0;
    }

    /** Does everything announced; returns how many that were. */
    public int completeAnnounced() {
        int count = Math.floorMod(announcedTail() - deviceHead, depth);
        complete(count);
        return count;
    }

    /** Does the next {@code count} requests: status 0, and produced the slot's input length plus one. */
    public void complete(int count) {
        for (int i = 0; i < count; i++) {
            int sqe = layout.sqeOffset(deviceHead);
            dus.putIntPlain(sqe + SqeLayout.PRODUCED, dus.getIntPlain(sqe + SqeLayout.INPUT_LENGTH) + 1);
            completion(deviceHead, QUEUE);
            deviceHead = (deviceHead + 1) % depth;
        }
    }

    /** Writes a completion that names whatever the test likes. */
    public void completion(int index, int queue) {
        int cqe = layout.cqeOffset(cqTail);
        dus.putIntPlain(cqe + CqeLayout.DONE, queue << CqeLayout.QUEUE_SHIFT | index);
        dus.putIntRelease(cqe + CqeLayout.FLAGS, phase);
        if (++cqTail == depth) {
            cqTail = 0;
            phase ^= CqeLayout.PHASE;
        }
    }
}
