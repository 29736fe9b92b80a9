// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeStatus;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.sys.Libc;

/**
 * A ZIP accelerator in software, with queues and the engine threads that serve them. Any thread may use it. Its monitor
 * corresponds to the lock that the kernel takes for every open and ioctl of a device.
 *
 * <p>An engine thread starts with the first queue that it serves. It ends with the last one, or with {@link #close()}.
 *
 * @since 1.0
 */
public final class SoftDevice implements AutoCloseable {
    private static final long SETTLING_NANOS = 1_000;

    private final SoftConfig config;
    private final Faults faults;
    private final SoftEngine[] engines;
    private final AtomicReferenceArray<@Nullable EngineThread> threads;
    private final boolean stepped;
    private final @Nullable SoftFile[] byNumber;
    private final List<SoftFile> files = new CopyOnWriteArrayList<>();
    private int nextNumber;
    private int taken;
    private final AtomicLong violationsOfClosed = new AtomicLong();
    private volatile boolean removed;
    private volatile boolean closed;

    /** A device that works by itself. */
    public SoftDevice(SoftConfig config) {
        this(config, System::nanoTime, false);
    }

    /**
     * A device with an injected clock. It works by itself or, if {@code stepped}, only when {@link #step} is called.
     */
    SoftDevice(SoftConfig config, LongSupplier nanoClock, boolean stepped) {
        this.config = config;
        this.faults = new Faults(config.faults(), config.seed(), config.grace());
        this.engines = new SoftEngine[config.workers()];
        this.threads = new AtomicReferenceArray<>(engines.length);
        this.stepped = stepped;
        this.byNumber = new SoftFile[config.queues()];
        for (int i = 0; i < engines.length; i++) {
            engines[i] = new SoftEngine(config, faults, this::reset, this::remove, nanoClock);
        }
    }

    /**
     * Whether software devices work on this machine, which needs the native library, Linux and JNA; if not, the reason.
     */
    public static NativeStatus support() {
        NativeStatus glue = NativeGlue.probe();
        return glue.available() ? Libc.status() : glue;
    }

    /** The configuration of the device. */
    public SoftConfig config() {
        return config;
    }

    /** The faults that the device injects, and how often each struck. */
    public Faults faults() {
        return faults;
    }

    /** The device as a driver sees it, with the attributes that the kernel would show in sysfs. */
    public UacceDevice describe() {
        return UacceDevice.describedBy(config.name(), new SoftAttributes(this), this::open);
    }

    /**
     * Opens a queue.
     *
     * @throws DeviceException with {@link Errno#EBUSY} if no queue is free, {@link Errno#ENOENT} if the device was
     *     removed or closed, {@link Errno#EOPNOTSUPP} if {@link #support} says so, or the errno of a failed system call
     */
    public QueueFile open() throws DeviceException {
        String detail = "device=" + config.name();
        NativeStatus support = support();
        if (!support.available()) {
            throw new DeviceException("open", detail + " (" + support.reason() + ")", Errno.EOPNOTSUPP.number());
        }
        synchronized (this) {
            if (removed || closed) {
                throw new DeviceException("open", detail, Errno.ENOENT.number());
            }
            boolean hasOpener = config.flavour().isRfc() && !files.isEmpty();
            if (hasOpener || taken == byNumber.length || faults.strikes(Fault.BUSY)) {
                throw new DeviceException("open", detail, Errno.EBUSY.number());
            }
            int number = freeNumber();
            SoftFile file = config.flavour().open(this, number);
            byNumber[number] = file;
            taken++;
            files.add(file);
            engineOf(number).add(file.queue());
            run(number);
            if (removed) { // the device was removed meanwhile, when this file was not yet in the list
                file.close();
                throw new DeviceException("open", detail, Errno.ENOENT.number());
            }
            return file;
        }
    }

    private int freeNumber() {
        if (config.flavour().isRfc()) {
            return 0; // the RFC kernels have one queue, and their drivers never learn its number
        }
        while (byNumber[nextNumber] != null) {
            nextNumber = (nextNumber + 1) % byNumber.length;
        }
        int number = nextNumber;
        nextNumber = (nextNumber + 1) % byNumber.length;
        return number;
    }

    private SoftEngine engineOf(int number) {
        return engines[number % engines.length];
    }

    private void run(int number) {
        int which = number % engines.length;
        if (stepped) {
            return;
        }
        synchronized (threads) { // not the device's monitor: a thread that holds that may wait for the engine thread
            if (threads.get(which) == null) {
                EngineThread thread = new EngineThread(
                        engines[which], config.spinning(), config.name() + "-worker-" + which, () -> dismiss(which));
                thread.start();
                threads.set(which, thread);
            }
        }
    }

    /** Removes an engine thread whose engine has no queue. Returns false if the engine has got a queue meanwhile. */
    private boolean dismiss(int which) {
        synchronized (threads) {
            if (engines[which].hasQueues()) {
                return false;
            }
            threads.set(which, null);
            return true;
        }
    }

    /** The number of queues that can be opened, as the kernel would count them. The next open may still fail. */
    public synchronized int queuesRemaining() {
        return byNumber.length - taken;
    }

    /** Called under the monitor when a queue was freed before its file is closed. */
    void returned(SoftFile file) {
        int number = file.queue().number();
        if (byNumber[number] == file) {
            byNumber[number] = null;
            taken--;
            engineOf(number).remove(file.queue());
        }
    }

    /** Called under the monitor when a file is closed. */
    void closed(SoftFile file) {
        returned(file);
        files.remove(file);
        violationsOfClosed.addAndGet(file.queue().violations());
    }

    /** Passes a doorbell to the device, in order. Waits while the device's doorbell stream is full. */
    void ring(int register, long word) {
        if (register != config.flavour().doorbell().register()) {
            return;
        }
        int which = config.flavour().doorbell().queue(word) % engines.length;
        EngineThread thread = threads.get(which);
        while (!engines[which].doorbells().offer(word)) {
            if (removed || closed || thread == null || !thread.isAtWork()) {
                return; // nothing takes doorbells any more
            }
            Thread.onSpinWait();
        }
        if (thread != null) {
            thread.wake();
        }
    }

    /**
     * Waits until all earlier doorbells have reached the queue. Without that, a doorbell could arrive after a command
     * of the kernel, and affect the next owner of the queue. In hardware such a command travels like a doorbell and
     * cannot overtake one.
     */
    void settleDoorbells(SoftQueue queue) {
        SoftEngine engine = engineOf(queue.number());
        EngineThread thread = threads.get(queue.number() % engines.length);
        long rung = engine.doorbells().offered();
        while (thread != null && thread.isAtWork() && engine.doorbellsTaken() < rung) {
            thread.wake();
            LockSupport.parkNanos(SETTLING_NANOS);
        }
    }

    /**
     * Removes the device, as if it were unplugged: all mappings are revoked, all queues stop, and no queue can be
     * opened.
     */
    public void remove() {
        removed = true;
        files.forEach(SoftFile::revoke);
    }

    /** Whether the device was removed. */
    public boolean isRemoved() {
        return removed;
    }

    /** Resets the device: requests in flight are lost, and the open queues are stopped for good. */
    public void reset() {
        files.forEach(file -> file.queue().reset());
    }

    /** The number of open queues that a fault currently blocks. */
    public int heldUp() {
        return (int) files.stream().filter(file -> file.queue().isHeldUp()).count();
    }

    /** Unblocks all queues that a fault blocks. */
    public void resume() {
        files.forEach(file -> file.queue().unblock());
        for (int i = 0; i < engines.length; i++) {
            EngineThread thread = threads.get(i);
            if (thread != null) {
                thread.wake();
            }
        }
    }

    /** The number of violations of the ring protocol by drivers; a correct driver causes none. */
    public long violations() {
        long sum = violationsOfClosed.get();
        for (SoftEngine engine : engines) {
            sum += engine.strayDoorbells();
        }
        for (SoftFile file : files) {
            sum += file.queue().violations();
        }
        return sum;
    }

    /** Starts recording all doorbells. */
    public void recordDoorbells() {
        for (SoftEngine engine : engines) {
            engine.doorbells().startRecording();
        }
    }

    /**
     * The doorbells since recording started, in the order in which the device received them. If there are several
     * workers, the doorbells are grouped by worker.
     */
    public List<Long> recordedDoorbells() {
        List<Long> all = new ArrayList<>();
        for (SoftEngine engine : engines) {
            all.addAll(engine.doorbells().recorded());
        }
        return all;
    }

    /** For a device without threads: does one round of work. Returns whether there was any. */
    boolean step() {
        boolean worked = false;
        for (SoftEngine engine : engines) {
            worked |= engine.step();
        }
        return worked;
    }

    /** How long the kernel waits for a queue to drain, in nanoseconds. */
    long drainNanos() {
        return stepped ? 0 : 200_000_000;
    }

    /**
     * Removes the device and ends its threads. Queue files must be closed before or after, as with any removed device.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        remove();
        for (int i = 0; i < engines.length; i++) {
            EngineThread thread = threads.get(i);
            if (thread != null) {
                thread.end();
            }
            engines[i].end();
        }
    }
}
