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
 * An accelerator in software: it gives queues, and has the threads that do their work. Any thread may use it; its
 * monitor stands for the lock that the kernel takes for every open and ioctl of a device.
 *
 * <p>A thread starts with the first queue that it does the work of, and ends with the last one, or with {@link #close()}.
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

    /** Makes a device that works by itself. */
    public SoftDevice(SoftConfig config) {
        this(config, System::nanoTime, false);
    }

    /** Makes a device by another clock, which works by itself or only when {@link #step} is called. */
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

    /** Whether soft devices work here: they need the native library, Linux and JNA. */
    public static NativeStatus support() {
        NativeStatus glue = NativeGlue.probe();
        return glue.available() ? Libc.status() : glue;
    }

    public SoftConfig config() {
        return config;
    }

    /** What goes wrong with it, and how often it did. */
    public Faults faults() {
        return faults;
    }

    /** The device as a driver sees it, with the attributes that the kernel would show. */
    public UacceDevice describe() {
        return UacceDevice.describedBy(config.name(), new SoftAttributes(this), this::open);
    }

    /** Opens a queue. */
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
            if (removed) { // meanwhile, when it was not among the files yet
                file.close();
                throw new DeviceException("open", detail, Errno.ENOENT.number());
            }
            return file;
        }
    }

    private int freeNumber() {
        if (config.flavour().isRfc()) {
            return 0; // there is one, whose number drivers of that time never learnt
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
        synchronized (threads) { // not the device's: who has that may wait for the thread
            if (threads.get(which) == null) {
                EngineThread thread = new EngineThread(
                        engines[which], config.spinning(), config.name() + "-worker-" + which, () -> dismiss(which));
                thread.start();
                threads.set(which, thread);
            }
        }
    }

    /** Asked by a thread whose engine has no queue: true if that is still so, and it is not one of ours any more. */
    private boolean dismiss(int which) {
        synchronized (threads) {
            if (engines[which].hasQueues()) {
                return false;
            }
            threads.set(which, null);
            return true;
        }
    }

    /** Queues that can be opened; what the kernel would count, not what the next open will find. */
    public synchronized int queuesRemaining() {
        return byNumber.length - taken;
    }

    /** Called under the monitor when a queue was put back before its file is closed. */
    void returned(SoftFile file) {
        int number = file.queue().number();
        if (byNumber[number] == file) {
            byNumber[number] = null;
            taken--;
            engineOf(number).remove(file.queue());
        }
    }

    /** Called under the monitor when a file is at its end. */
    void closed(SoftFile file) {
        returned(file);
        files.remove(file);
        violationsOfClosed.addAndGet(file.queue().violations());
    }

    /** A doorbell, in order; waits while the device lags a full stream behind. */
    void ring(int register, long word) {
        if (register != config.flavour().doorbell().register()) {
            return;
        }
        int which = config.flavour().doorbell().queue(word) % engines.length;
        EngineThread thread = threads.get(which);
        while (!engines[which].doorbells().offer(word)) {
            if (removed || closed || thread == null || !thread.isAtWork()) {
                return; // nobody takes any more
            }
            Thread.onSpinWait();
        }
        if (thread != null) {
            thread.wake();
        }
    }

    /**
     * Returns when the doorbells that were rung before have reached the queue. The kernel's commands go the same way as
     * doorbells and do not overtake them, so that none is left over for whoever gets the queue next.
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

    /** Pulls the device out: every mapping is revoked, every queue dead, nothing opens any more. */
    public void remove() {
        removed = true;
        files.forEach(SoftFile::revoke);
    }

    public boolean isRemoved() {
        return removed;
    }

    /** Resets the device: requests are lost, and the open queues stopped for good. */
    public void reset() {
        files.forEach(file -> file.queue().reset());
    }

    /** How many open queues a fault holds up just now. */
    public int heldUp() {
        return (int) files.stream().filter(file -> file.queue().isHeldUp()).count();
    }

    /** Lets every queue go on that a fault holds up. */
    public void resume() {
        files.forEach(file -> file.queue().unblock());
        for (int i = 0; i < engines.length; i++) {
            EngineThread thread = threads.get(i);
            if (thread != null) {
                thread.wake();
            }
        }
    }

    /** What queues saw from drivers that no correct driver does. */
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

    /** From now on all doorbells are written down. */
    public void recordDoorbells() {
        for (SoftEngine engine : engines) {
            engine.doorbells().startRecording();
        }
    }

    /** The doorbells since recording began, in the order in which the device saw them; by worker if it has several. */
    public List<Long> recordedDoorbells() {
        List<Long> all = new ArrayList<>();
        for (SoftEngine engine : engines) {
            all.addAll(engine.doorbells().recorded());
        }
        return all;
    }

    /** One round of a device without threads; whether there was anything to do. */
    boolean step() {
        boolean worked = false;
        for (SoftEngine engine : engines) {
            worked |= engine.step();
        }
        return worked;
    }

    /** How long the kernel waits for a queue to run empty. */
    long drainNanos() {
        return stepped ? 0 : 200_000_000;
    }

    /** Removes it, and ends its threads. Queue files are to be closed before or after, as with any removed device. */
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
