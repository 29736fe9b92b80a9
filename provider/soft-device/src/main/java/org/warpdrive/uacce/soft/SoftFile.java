// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.NativeBarrier;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.qm.DusLayout;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/**
 * The kernel's side of an open queue, as far as all flavours share it: the memory of the regions, the queue's state and
 * its end. Calls are made under the device's lock, as in uacce, except for {@link #poll}.
 *
 * <pre>
 *   INIT --start--> STARTED --stop--> INIT      where PUT_Q only stops
 *                   STARTED --put---> ZOMBIE    where it gives the queue back
 *   any  --the device is removed--> ZOMBIE
 * </pre>
 */
abstract class SoftFile implements QueueFile {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The kernel's states of a queue. */
    enum State {
        ZOMBIE,
        INIT,
        STARTED
    }

    private final SoftDevice device;
    private final SoftQueue queue;
    private final DusLayout layout;
    private final List<SharedPages> pages = new ArrayList<>();
    private final SharedPages mmio;
    private final SharedPages dus;
    private final SoftQueue.PollMode pollMode;
    private volatile State state = State.INIT;
    private boolean closed;

    SoftFile(SoftDevice device, int number, SoftQueue.PollMode pollMode) throws DeviceException {
        SoftFlavour flavour = device.config().flavour();
        this.device = device;
        this.layout = flavour.dusLayout(device.config().depth(), Libc.pageBytes());
        this.mmio = allocate("mmio", flavour.mmioBytes(Libc.pageBytes()));
        this.dus = allocate("dus", layout.length());
        this.queue = new SoftQueue(number, layout, dus.deviceView());
        this.pollMode = device.config().quirks().privatePollHead() ? pollMode : SoftQueue.PollMode.EXACT;
    }

    /** Allocates memory that lives as long as the file. */
    final SharedPages allocate(String name, long length) throws DeviceException {
        SharedPages made = new SharedPages("soft-" + name, length);
        pages.add(made);
        return made;
    }

    /** Executes a request of the flavour. Returns 0 or more, or a negated errno. */
    abstract int request(int request, @Nullable ByteBuffer argument);

    /** Executes a request of the flavour that takes a number. */
    int request(int request, long value) {
        return -Errno.EINVAL.number();
    }

    /** Returns the region at a file offset, after checking the length, and that the region is not mapped yet. */
    abstract SharedPages region(long fileOffset, long length) throws DeviceException;

    /** Called after a region was mapped. */
    void mapped(SharedPages region, DeviceRegion view) throws DeviceException {}

    @Override
    public final int ioctl(int request, @Nullable ByteBuffer argument) {
        synchronized (device) {
            int refusal = refusal();
            if (refusal != 0) {
                return refusal;
            }
            int bytes = IoctlLayout.argumentBytes(request);
            if (argument != null && (!argument.isDirect() || argument.capacity() < bytes)) {
                throw new IllegalArgumentException(
                        "request=0x" + Integer.toHexString(request) + " needs a direct argument of " + bytes);
            }
            return request(
                    request, argument == null ? null : argument.duplicate().order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    @Override
    public final int ioctl(int request, long value) {
        synchronized (device) {
            int refusal = refusal();
            return refusal != 0 ? refusal : request(request, value);
        }
    }

    private int refusal() {
        if (closed) {
            return -Errno.EBADF.number();
        }
        return state == State.ZOMBIE ? -deadErrno().number() : 0;
    }

    /** The errno of calls on a queue that was freed or whose device was removed. */
    Errno deadErrno() {
        return Errno.ENXIO;
    }

    /** The result of poll on such a queue, after its timeout. */
    int deadPoll() {
        return 0;
    }

    @Override
    public final DeviceRegion map(long fileOffset, long length) throws DeviceException {
        synchronized (device) {
            synchronized (pages) { // excludes a removal, which takes no other lock
                int refusal = refusal();
                if (refusal != 0) {
                    throw refused(fileOffset, length, Errno.of(refusal));
                }
                if (length <= 0 || fileOffset < 0 || fileOffset % Libc.pageBytes() != 0) {
                    throw refused(fileOffset, length, Errno.EINVAL);
                }
                SharedPages region = region(fileOffset, length);
                DeviceRegion view = region.mapForDriver();
                mapped(region, view);
                return view;
            }
        }
    }

    @Override
    public final Doorbell mapDoorbell(long fileOffset, long length, int register) throws DeviceException {
        if (register < 0 || register % Long.BYTES != 0 || register > length - Long.BYTES) {
            throw refused(fileOffset, length, Errno.EINVAL);
        }
        return new SoftDoorbell(map(fileOffset, length), register, device);
    }

    static DeviceException refused(long fileOffset, long length, Errno errno) {
        return new DeviceException("mmap", "offset=" + fileOffset + " length=" + length, errno.number());
    }

    @Override
    public final int poll(int timeoutMillis) {
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("timeoutMillis=" + timeoutMillis);
        }
        Patience patience = new Patience(timeoutMillis * NANOS_PER_MILLI);
        boolean timeLeft = true;
        boolean readable = false;
        while (timeLeft && !readable) {
            long seen = queue.interrupts();
            readable = state != State.ZOMBIE && queue.readable(pollMode);
            timeLeft = readable || queue.awaitInterrupt(seen, patience);
        }
        patience.end();
        if (readable) {
            return 1;
        }
        return state == State.ZOMBIE ? deadPoll() : 0;
    }

    @Override
    public final void settle() {
        NativeBarrier.noOp();
    }

    @Override
    public final void close() {
        synchronized (device) {
            if (closed) {
                return;
            }
            closed = true;
            state = State.ZOMBIE;
            device.settleDoorbells(queue);
            queue.stop(device.drainNanos());
            queue.retire();
            device.closed(this);
            synchronized (pages) {
                pages.forEach(SharedPages::free);
                pages.clear();
            }
        }
    }

    /** Revokes all mappings because the device was removed, even while they are in use. Takes no lock of the device. */
    final void revoke() {
        synchronized (pages) {
            state = State.ZOMBIE;
            queue.retire();
            for (SharedPages region : pages) {
                try {
                    region.revoke();
                } catch (DeviceException e) {
                    throw new IllegalStateException(e); // the process has no file or mapping left
                }
            }
        }
    }

    final int start() {
        queue.start();
        become(State.STARTED);
        return 0;
    }

    private void become(State next) {
        synchronized (pages) {
            state = device.isRemoved() ? State.ZOMBIE : next;
        }
    }

    /** Stops the queue. Then either frees it, or lets it be started again. */
    final int stop(boolean giveBack) {
        if (state == State.STARTED) {
            device.settleDoorbells(queue);
            queue.stop(device.drainNanos());
        }
        become(giveBack ? State.ZOMBIE : State.INIT);
        if (giveBack) {
            device.returned(this);
        }
        return 0;
    }

    final State state() {
        return state;
    }

    final SoftDevice device() {
        return device;
    }

    final SoftQueue queue() {
        return queue;
    }

    final DusLayout layout() {
        return layout;
    }

    final SharedPages mmio() {
        return mmio;
    }

    final SharedPages dus() {
        return dus;
    }
}
