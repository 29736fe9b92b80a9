// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.sysfs.MemoryMode;

/**
 * A queue on an accelerator: WarpDrive's user API in Java. A queue is one open device file, with a submission and a
 * completion ring that a {@link QueueDriver} operates. One thread at a time may use it, except for {@link #doze}.
 *
 * <table>
 * <caption>WarpDrive's functions (RFC "WarpDrive", libwd) and their equivalents</caption>
 * <tr><th>WarpDrive</th><th>here</th></tr>
 * <tr><td>{@code wd_request_queue}</td><td>{@link #request}</td></tr>
 * <tr><td>{@code wd_release_queue}</td><td>{@link #close}</td></tr>
 * <tr><td>{@code wd_send}</td><td>{@link #send}: false if the ring is full</td></tr>
 * <tr><td>{@code wd_recv}</td><td>{@link #poll}: null if no request is done</td></tr>
 * <tr><td>{@code wd_recv_sync}</td><td>{@link #await}: spins, then sleeps in {@code poll(2)}</td></tr>
 * <tr><td>{@code wd_flush}</td><td>{@link #flush}: waits until no request is in flight</td></tr>
 * <tr><td>{@code wd_preserve_share_memory}</td><td>{@link #reserveMemory}</td></tr>
 * <tr><td>user driver, chosen by {@code api_version}</td><td>{@link QueueDriver}</td></tr>
 * <tr><td>{@code UACCE_DEV_NOIOMMU}, {@code SVA}, {@code SHARE_DOMAIN}</td><td>{@link MemoryMode}</td></tr>
 * </table>
 *
 * <p>Only the driver interprets the entry of a request, so this class serves any accelerator that has a driver. Child
 * processes never hold a queue: the file is close-on-exec, and the kernel does not copy its mappings on fork.
 *
 * @since 1.0
 */
public final class WdQueue implements AutoCloseable {

    /** Longest sleep in poll(2). Kept short because the kernel does not wake a sleeper when the device is removed. */
    private static final int MAX_SLEEP_MILLIS = 2;

    private static final int POLLS_PER_CLOCK = 8;

    private final UacceDevice device;
    private final QueueFile file;
    private final QueueRing ring;
    private final LongSupplier nanoClock;
    private final SpinTime spinTime;
    private final List<ReservedMemory> reserved = new ArrayList<>();

    private boolean closed;

    WdQueue(UacceDevice device, QueueFile file, QueueRing ring, LongSupplier nanoClock, SpinTime spinTime) {
        this.device = device;
        this.file = file;
        this.ring = ring;
        this.nanoClock = nanoClock;
        this.spinTime = spinTime;
        ParkedMemory.queueOpened(device);
    }

    /**
     * Opens a queue file of the device, and has the driver start the queue.
     *
     * @param queueType the purpose of the queue, in the driver's numbers
     * @throws DeviceException with {@link Errno#EBUSY} if no queue is free, {@link Errno#EPERM} if the device's memory
     *     mode is not {@linkplain #isAllowed allowed}, {@link Errno#EOPNOTSUPP} if the driver does not know the device,
     *     or the errno of the step that failed
     */
    public static WdQueue request(UacceDevice device, QueueDriver driver, int queueType) throws DeviceException {
        MemoryMode mode = device.attributes().memoryMode();
        if (!isAllowed(mode)) {
            throw new DeviceException(
                    "request",
                    "device=" + device.name() + " memory=" + mode + " needs " + DeviceOptions.NOIOMMU + "=true",
                    Errno.EPERM.number());
        }
        if (!driver.drives(device.attributes())) {
            throw new DeviceException(
                    "request",
                    "device=" + device.name() + " api=" + device.attributes().api(),
                    Errno.EOPNOTSUPP.number());
        }
        QueueFile file = device.open();
        try {
            file.settle(); // loads what settle() needs now, while no mapping exists that could be revoked
            return new WdQueue(device, file, driver.start(file, device, queueType), System::nanoTime, new SpinTime());
        } catch (DeviceException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /**
     * Whether devices of this memory mode may be used. A NOIOMMU device can access all memory, so the user has to allow
     * it with the property {@link DeviceOptions#NOIOMMU}.
     */
    public static boolean isAllowed(MemoryMode mode) {
        return mode != MemoryMode.NOIOMMU || DeviceOptions.NOIOMMU.fromSystem();
    }

    /** The device that the queue belongs to. */
    public UacceDevice device() {
        return device;
    }

    /** The state of the queue: usable, or the reason why it is not. */
    public QueueCondition condition() {
        return ring.condition();
    }

    /** The largest number of requests in flight. */
    public int capacity() {
        return ring.capacity();
    }

    /** The number of requests in flight. */
    public int inFlight() {
        return ring.inFlight();
    }

    /**
     * Submits a request to the device.
     *
     * @return false if the ring is full or {@link #condition} forbids sending; nothing was changed then
     */
    public boolean send(WdRequest request) {
        return ring.send(request);
    }

    /** Returns the oldest request in flight if it is done, otherwise null. */
    public @Nullable WdRequest poll() {
        return ring.poll();
    }

    /**
     * Waits for the oldest request in flight. The thread first spins, for as long as recent answers took, if another
     * processor can produce the answer meanwhile. Then it sleeps in {@code poll(2)}.
     *
     * @param timeoutNanos the timeout; 0 or less polls once
     * @return the request, or null if the timeout expired, no request is in flight, or no answer can arrive any more
     */
    public @Nullable WdRequest await(long timeoutNanos) {
        WdRequest done = ring.poll();
        if (done != null || timeoutNanos <= 0) {
            return done;
        }
        long start = nanoClock.getAsLong();
        long spinNanos = Math.min(timeoutNanos, spinTime.nanos());
        done = spinNanos > 0 ? spin(start, spinNanos) : null;
        if (done == null) {
            done = sleep(start, timeoutNanos);
        }
        if (done != null) {
            spinTime.waited(nanoClock.getAsLong() - start);
        }
        return done;
    }

    private @Nullable WdRequest spin(long start, long nanos) {
        do {
            for (int i = 0; i < POLLS_PER_CLOCK; i++) {
                WdRequest done = ring.poll();
                if (done != null || !mayArrive()) {
                    return done;
                }
                Thread.onSpinWait();
            }
        } while (nanoClock.getAsLong() - start < nanos);
        return null;
    }

    private @Nullable WdRequest sleep(long start, long timeoutNanos) {
        while (mayArrive() && nanoClock.getAsLong() - start < timeoutNanos) {
            arm();
            WdRequest done = ring.poll();
            if (done != null) {
                return done; // completed before the interrupt was armed, so there is none to wait for
            }
            file.poll(sleepMillis(timeoutNanos - (nanoClock.getAsLong() - start)));
            done = ring.poll();
            if (done != null) {
                return done;
            }
        }
        return null;
    }

    /**
     * Requests an interrupt for the next completion. The caller then calls {@link #poll} once more, and after that
     * {@link #doze}.
     */
    public void arm() {
        ring.arm();
        file.poll(0); // advances the kernel's copy of the head to ours, so that only a newer completion wakes poll(2)
    }

    /**
     * Sleeps until a completion may have arrived, at most 2 ms. This is the only method that may be called while
     * another thread uses the queue.
     *
     * @param nanosLeft upper limit of the sleep; at least 1 ms is slept
     */
    public void doze(long nanosLeft) {
        file.poll(sleepMillis(nanosLeft));
    }

    private static int sleepMillis(long nanosLeft) {
        return (int) Math.max(1, Math.min(MAX_SLEEP_MILLIS, nanosLeft / 1_000_000));
    }

    private boolean mayArrive() {
        return ring.inFlight() > 0 && ring.condition().canReceive();
    }

    /**
     * Waits until no request is in flight. {@link WdRequest#isInFlight} tells which requests came back meanwhile.
     *
     * @param timeoutNanos the timeout; 0 or less does not wait
     * @return whether no request is in flight
     */
    public boolean flush(long timeoutNanos) {
        long start = nanoClock.getAsLong();
        long left = timeoutNanos;
        while (ring.inFlight() > 0 && await(left) != null) {
            left = timeoutNanos - (nanoClock.getAsLong() - start);
        }
        return ring.inFlight() == 0;
    }

    /**
     * Reserves memory that the device can access: a part of its static shared region if the device has no shared
     * virtual addressing, otherwise memory of this process. {@link #close} frees it.
     *
     * @param bytes the least length
     * @throws DeviceException with the errno if the memory cannot be mapped
     */
    public ReservedMemory reserveMemory(long bytes) throws DeviceException {
        ReservedMemory memory = MemoryReserve.reserve(device, file, bytes);
        reserved.add(memory);
        return memory;
    }

    /**
     * Polls a last time, stops the queue, closes its file and frees its memory. If requests are still in flight, the
     * device may write late, so memory of this process that they may name is {@linkplain ParkedMemory parked} instead
     * of freed. A second call does nothing.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (ring.poll() != null) {
            // every completed request is one less to park memory for
        }
        ring.stop();
        boolean gone = ring.condition() == QueueCondition.GONE;
        file.close();
        boolean anyInFlight = ring.inFlight() > 0 && !gone;
        for (ReservedMemory memory : reserved) {
            if (memory.mayBeWritten(anyInFlight)) {
                ParkedMemory.park(device, memory);
            } else {
                MemoryReserve.release(memory);
            }
        }
        reserved.clear();
        ParkedMemory.queueClosed(device, gone);
    }

    /**
     * Waits for the error of a revoked mapping to surface. Call it right after an access to
     * {@linkplain #reserveMemory reserved memory}, before anything else. If the device was removed, its own memory is
     * no longer mapped, and the JVM reports the access here at the latest. Without this call the JVM may report it at
     * any later time, in unrelated code.
     *
     * @throws InternalError if the memory is gone; data read since the last call is then invalid
     */
    public void settle() {
        if (device.attributes().memoryMode().needsReservedMemory()) {
            file.settle();
        }
    }

    /**
     * The memory parked for this device, in bytes: memory of this process that the device may still write to, for
     * requests that never came back.
     */
    public static long parkedBytes(UacceDevice device) {
        return ParkedMemory.bytes(device);
    }

    /** Frees memory that is kept for reuse by the next queue. */
    public static void releaseIdleMemory() {
        MemoryReserve.releaseIdle();
    }

    /** The memory parked for all devices, in bytes; see {@link #parkedBytes(UacceDevice)}. */
    public static long parkedBytes() {
        return ParkedMemory.bytes();
    }
}
