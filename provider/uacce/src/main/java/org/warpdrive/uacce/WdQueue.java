// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.sysfs.MemoryMode;

/**
 * WarpDrive's user API: one queue of a device, held by one thread at a time.
 *
 * <table>
 * <caption>For those who know WarpDrive</caption>
 * <tr><th>WarpDrive</th><th>here</th></tr>
 * <tr><td>{@code wd_request_queue}</td><td>{@link #request}</td></tr>
 * <tr><td>{@code wd_release_queue}</td><td>{@link #close}</td></tr>
 * <tr><td>{@code wd_send}</td><td>{@link #send}: false when full</td></tr>
 * <tr><td>{@code wd_recv}</td><td>{@link #poll}: null when nothing is done</td></tr>
 * <tr><td>{@code wd_recv_sync}</td><td>{@link #await}: spins, then sleeps in {@code poll(2)}</td></tr>
 * <tr><td>{@code wd_flush}</td><td>{@link #flush}: until nothing is in flight</td></tr>
 * <tr><td>{@code wd_preserve_share_memory}</td><td>{@link #reserveMemory}</td></tr>
 * <tr><td>user driver, chosen by {@code api_version}</td><td>{@link QueueDriver}</td></tr>
 * <tr><td>{@code UACCE_DEV_NOIOMMU}, {@code SVA}, {@code SHARE_DOMAIN}</td><td>{@link MemoryMode}</td></tr>
 * </table>
 *
 * <p>The entries that requests carry are the driver's business, so any accelerator with a driver can be reached through
 * this. Files are close-on-exec and the kernel keeps mappings from children, so no child process ever holds a queue.
 */
public final class WdQueue implements AutoCloseable {

    /** No sleep is longer: nobody wakes a sleeper when the device is removed. */
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
     * Opens and starts a queue.
     *
     * @param queueType in the driver's numbers
     * @throws DeviceException when there is none to have, {@link Errno#EBUSY} above all, or a step fails
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
            file.settle(); // what that takes is made ready while there is no mapping that could be revoked
            return new WdQueue(device, file, driver.start(file, device, queueType), System::nanoTime, new SpinTime());
        } catch (DeviceException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** Whether devices of this mode are used: one that reaches all memory only where somebody said so. */
    public static boolean isAllowed(MemoryMode mode) {
        return mode != MemoryMode.NOIOMMU || DeviceOptions.NOIOMMU.fromSystem();
    }

    public UacceDevice device() {
        return device;
    }

    /** Whether it can be used, and if not, why. */
    public QueueCondition condition() {
        return ring.condition();
    }

    public int capacity() {
        return ring.capacity();
    }

    public int inFlight() {
        return ring.inFlight();
    }

    /**
     * Hands a request to the device.
     *
     * @return false, and nothing has happened, when the ring is full or {@link #condition} forbids it
     */
    public boolean send(WdRequest request) {
        return ring.send(request);
    }

    /** The oldest request in flight if it is done, else null. */
    public @Nullable WdRequest poll() {
        return ring.poll();
    }

    /**
     * Waits for the oldest request in flight: spins as long as answers took lately, if there is another processor to
     * produce them, then sleeps.
     *
     * @param timeoutNanos 0 or less looks once
     * @return null when the time is over, nothing is in flight, or nothing will come back
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
                return done; // came before it was armed: no interrupt to wait for
            }
            file.poll(sleepMillis(timeoutNanos - (nanoClock.getAsLong() - start)));
            done = ring.poll();
            if (done != null) {
                return done;
            }
        }
        return null;
    }

    /** Asks to be woken by the next completion: to be followed by one more {@link #poll}, and then {@link #doze}. */
    public void arm() {
        ring.arm();
        file.poll(0); // moves the kernel's own head up to ours, so that the next completion is news
    }

    /**
     * Sleeps until a completion may have arrived, two milliseconds at most. The one method that may be called while another
     * thread uses the queue.
     *
     * @param nanosLeft less than that if there is less time left; a millisecond at least
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
     * Waits until nothing is in flight; what comes back meanwhile is told by {@link WdRequest#isInFlight}.
     *
     * @return whether nothing is in flight
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
     * Reserves memory that the device can reach: its static shared region where it has no shared virtual addressing,
     * memory of this process otherwise. At least {@code bytes} long; freed by {@link #close}.
     */
    public ReservedMemory reserveMemory(long bytes) throws DeviceException {
        ReservedMemory memory = MemoryReserve.reserve(device, file, bytes);
        reserved.add(memory);
        return memory;
    }

    /**
     * Reaps a last time, stops the queue, and gives everything back, with one exception: where requests are still in
     * flight the device may write late, so memory of this process that they could name is {@linkplain ParkedMemory
     * parked}. The second call does nothing.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (ring.poll() != null) {
            // each one less to park for
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
     * To be called right after {@linkplain #reserveMemory reserved memory} was read or written, before anything else is done:
     * a removed device takes memory of its own away, and the JVM reports the access here at the latest, or, without this call,
     * at any time, from within whatever is then under way.
     *
     * @throws InternalError if it is gone, in which case nothing read since the last call is worth anything
     */
    public void settle() {
        if (device.attributes().memoryMode().needsReservedMemory()) {
            file.settle();
        }
    }

    /** Bytes of this process that this device may still write to, for requests that never came back. */
    public static long parkedBytes(UacceDevice device) {
        return ParkedMemory.bytes(device);
    }

    /** Gives memory back that is kept for the next queue to be opened. */
    public static void releaseIdleMemory() {
        MemoryReserve.releaseIdle();
    }

    /** As {@link #parkedBytes(UacceDevice)}, for all devices. */
    public static long parkedBytes() {
        return ParkedMemory.bytes();
    }
}
