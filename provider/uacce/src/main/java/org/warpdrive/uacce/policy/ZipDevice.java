// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.FlightRecorder;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.engine.Verifier;
import org.warpdrive.engine.Verify;
import org.warpdrive.runtime.Log;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.zip.Refusal;
import org.warpdrive.uacce.zip.SegmentMode;
import org.warpdrive.uacce.zip.ZipJob;
import org.warpdrive.uacce.zip.ZipQueue;

/**
 * One ZIP device as the engine uses it: its queue leases, its health, its segment mode, its service time and its
 * counters. Any thread may use it.
 */
final class ZipDevice {
    static final String TIMEOUT = "device timeout";
    static final String LATE = "later than software";
    static final String UNBOUND = "address space not bound";
    private static final String DROPPED = "late answer dropped";

    /** Limit of the memory parked by the whole process. Beyond it, a device that parks some is switched off. */
    static final long MAX_PARKED_BYTES = 16 << 20;

    /** Timeout of a queue without completions, as a multiple of the usual service time. */
    static final int PATIENCE = 20;

    private static final int VERIFIED_FIRST = 64;
    private static final int VERIFIED_ONE_IN = 64;
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final UacceDevice device;
    private final ZipSettings settings;
    private final LongSupplier nanoClock;
    private final ZipLeases leases;
    private final DeviceInflates inflates;
    private final DeviceHealth health;
    private final ServiceTime service = new ServiceTime();
    private final Rivalry rivalry = new Rivalry();

    private final LongAdder blocks = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Verifier verifier;
    private volatile SegmentMode mode = SegmentMode.SYNC;
    private volatile String selfTest = "";

    private volatile boolean testing;
    private volatile boolean untold;
    private final AtomicInteger unboundBefore = new AtomicInteger();
    private volatile String untoldUnbound = "";
    private volatile boolean retired;
    private volatile boolean isolated;
    private volatile long remaining = -1;
    private long lookedAt;
    private boolean looked;

    ZipDevice(UacceDevice device, ZipSettings settings, LongSupplier nanoClock) {
        this.device = device;
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.leases = new ZipLeases(this, settings.maxQueues(), nanoClock);
        this.inflates = new DeviceInflates(this, settings.maxQueues(), nanoClock);
        this.verifier =
                new Verifier(device.name(), settings.verify(), VERIFIED_FIRST, VERIFIED_ONE_IN, settings.witness());
        this.health = new DeviceHealth(nanoClock, ZipDevice::jitter);
    }

    private static long jitter(long nanos) {
        return nanos + ThreadLocalRandom.current().nextLong(nanos / 4);
    }

    UacceDevice device() {
        return device;
    }

    ZipSettings settings() {
        return settings;
    }

    ServiceTime service() {
        return service;
    }

    /** The timeout of a queue without completions, while the oldest request in flight has this many bytes of input. */
    long patienceNanos(int bytes) {
        return Math.max(settings.timeoutNanos(), PATIENCE * service.expected(bytes));
    }

    SegmentMode mode() {
        return mode;
    }

    DeviceHealth health() {
        return health;
    }

    ZipLeases leases() {
        return leases;
    }

    DeviceInflates inflates() {
        return inflates;
    }

    /** Whether the process holds queues of either direction, or one for a self-test. */
    boolean isHolding() {
        return testing || !leases.isEmpty() || !inflates.pool().isEmpty();
    }

    /** Closes idle queues at once. */
    void releaseQueues() {
        leases.releaseQueues();
        inflates.pool().releaseQueues();
    }

    /** Whether blocks may be sent to the device. */
    boolean isUsable() {
        return health.isUsable() && !isolated;
    }

    /** Whether software would probably finish such a block sooner, by the measured means of both. */
    boolean isBehind(Block block) {
        return settings.compares() && rivalry.isBehind(block.level(), block.length());
    }

    /** Records how long a block held its caller up; that includes software's time if the device failed it. */
    void held(Block block, long nanos) {
        rivalry.took(block.level(), block.length(), nanos, block.routing().softwareNanos());
    }

    boolean isNear(int node) {
        return device.attributes().numaNode() == node;
    }

    /** The number of free queues at the last look; negative if unknown. */
    long remainingLately() {
        return remaining;
    }

    /** Opens a compressing queue. A failure counts against the device, unless all its queues are in use. */
    ZipQueue openQueue() throws DeviceException {
        try {
            return ZipQueue.open(device, settings.inFlight(), Staging.BLOCK_BYTES, settings.verify() != Verify.OFF);
        } catch (DeviceException e) {
            if (e.errno() != Errno.EBUSY) {
                leftAlone(health.graveFault(String.valueOf(e.getMessage())));
            } else if (e.isUnbound()) {
                unbound(e);
            }
            throw e;
        }
    }

    /**
     * Logged at the second failure only. The first may be harmless: a queue that came free right after the kernel found
     * none looks the same.
     */
    private void unbound(DeviceException e) {
        count(UNBOUND, 1);
        if (unboundBefore.getAndIncrement() == 1) {
            untoldUnbound = String.valueOf(e.getMessage());
        }
    }

    /** Checks the parked memory after a queue was closed, which may have parked more. */
    void queueClosed() {
        if (WdQueue.parkedBytes() > MAX_PARKED_BYTES && WdQueue.parkedBytes(device) > 0) {
            health.off("too much memory parked");
        }
    }

    /** The number of queues that the device still has for any process, read now. It is a hint; negative if unknown. */
    long remaining() {
        remaining = device.queuesRemaining();
        return isolated ? 0 : remaining;
    }

    /** Completes or fails a block whose answer arrived. Called under the lease's lock. */
    void finish(ZipJob job, Block block, ZipLease lease) {
        Refusal refusal = lease.queue().collect(job, block.out(), block.in(), block.start(), lease.cutter());
        if (refusal == Refusal.DECODE) {
            verifier.differs(block, job.segmentLength());
        } else if (refusal == null && job.isToBeCut()) {
            block.completion().verified(); // a stream is decoded in order to cut it
        } else if (refusal == null && !verifier.passes(block, job.segmentLength())) {
            refusal = Refusal.DECODE;
        }
        if (refusal == null) {
            health.success();
            complete(block, job.segmentLength());
        } else if (!refusal.isFault()) {
            complete(block, StoredBlocks.write(block));
        } else {
            wrong(refusal);
            if (refusal == Refusal.DECODE) {
                block.completion().differs();
            } else {
                block.completion().fail(refusal.reason());
            }
        }
    }

    private void complete(Block block, int produced) {
        blocks.increment();
        bytesIn.add(block.length());
        bytesOut.add(produced);
        block.completion().complete(produced);
    }

    /** Records a wrong answer, for whatever purpose the request was made. */
    void wrong(Refusal refusal) {
        count(refusal.reason(), 1);
        if (refusal == Refusal.MARKER && mode == SegmentMode.SYNC) {
            mode = SegmentMode.CUT;
        } else if (refusal == Refusal.DECODE || refusal == Refusal.REVOKED) {
            leftAlone(health.graveFault(refusal.reason()));
        } else {
            leftAlone(health.fault(refusal.reason()));
        }
    }

    /** Records that a queue was given up with this many blocks in flight. Called under the lease's lock. */
    void gaveUp(String reason, QueueCondition condition, int blocksInFlight) {
        count(reason, blocksInFlight);
        leftAlone(condition == QueueCondition.GONE ? health.graveFault(reason) : health.fault(reason));
    }

    /** Records that a stream stopped waiting for a block before its answer arrived. */
    void left() {
        count(LATE, 1);
    }

    /**
     * Records the answer to a block that nobody waits for any more. It is not used, but a wrong one counts against the
     * device.
     */
    void dropped(@Nullable Refusal refusal) {
        count(DROPPED, 1);
        if (refusal != null && refusal.isFault()) {
            wrong(refusal);
        }
    }

    /** Records a quarantine of this length (0: none). Only the first is logged, and later, by {@link #tell}. */
    private void leftAlone(long nanos) {
        if (nanos > 0) {
            FlightRecorder.quarantine(device.name(), health.cause(), nanos);
            untold = health.quarantines() == 1;
        }
    }

    /** Logs pending messages. The caller must hold no monitor. */
    private void tell() {
        if (untold) {
            untold = false;
            Log.sayHere(logger -> logger.log(
                    Level.WARNING,
                    "WarpDrive leaves accelerator {0} alone for a time: {1}",
                    device.name(),
                    health.cause()));
        }
        String unbound = untoldUnbound;
        if (!unbound.isEmpty()) {
            untoldUnbound = "";
            Log.sayHere(logger -> logger.log(
                    Level.WARNING, "WarpDrive gets no queue of accelerator {0}: {1}", device.name(), unbound));
        }
    }

    private void count(String reason, int times) {
        if (times > 0) {
            failures.computeIfAbsent(reason, r -> new LongAdder()).add(times);
        }
    }

    boolean isTestDue() {
        return !isolated && !retired && health.isTestDue();
    }

    /** Runs the self-test if it is due. Takes as long as the device does. */
    void testIfDue() {
        if (!isTestDue() || !health.beginTest()) {
            return;
        }
        testing = true;
        releaseQueues(); // the test needs a queue, and some devices have only one
        try {
            SelfTest.Verdict verdict = new SelfTest(device, service, nanoClock, () -> retired).run();
            selfTest = verdict.mode() == null ? verdict.reason() : ("passed " + verdict.reason()).strip();
            if (verdict.mode() == null) {
                leftAlone(health.failed(verdict.reason()));
            } else {
                mode = verdict.mode();
                verifier.restart();
                health.passed();
            }
        } catch (DeviceException e) {
            selfTest = String.valueOf(e.getMessage());
            if (e.errno() == Errno.EBUSY) {
                if (e.isUnbound()) {
                    unbound(e);
                }
                health.postponed(selfTest);
            } else {
                leftAlone(health.failed(selfTest));
            }
        } catch (RuntimeException | Error e) {
            // For instance out of memory. The application thread must not see it.
            selfTest = e.toString();
            leftAlone(health.failed(selfTest));
        } finally {
            testing = false;
        }
        tell();
    }

    /** Reaps abandoned blocks, drains queues and closes idle ones. Called by the maintenance thread only. */
    void maintain() {
        tell();
        lookAtDevice();
        leases.reapAll();
        if (!isUsable()) {
            releaseQueues();
        }
        leases.maintain();
        inflates.pool().maintain();
    }

    private void lookAtDevice() {
        long now = nanoClock.getAsLong();
        if (!looked || now - lookedAt >= LOOK_NANOS) {
            looked = true;
            lookedAt = now;
            isolated = device.isIsolated();
            remaining = device.queuesRemaining();
        }
    }

    /** Stops accepting blocks, and fails those in flight so that software does them. */
    void retire(String reason) {
        retired = true;
        inflates.pool().close();
        leases.close(reason);
    }

    DeviceReport report() {
        Map<String, Long> sums = new TreeMap<>();
        failures.forEach((reason, count) -> sums.put(reason, count.sum()));
        return new DeviceReport(
                device,
                isolated ? "ISOLATED" : health.state().name(),
                health.cause(),
                health.quarantines(),
                health.isUsable() ? mode : null,
                selfTest,
                leases.snapshot(),
                blocks.sum(),
                bytesIn.sum(),
                bytesOut.sum(),
                inflates.streams(),
                inflates.bytesOut(),
                sums,
                WdQueue.parkedBytes(device),
                settings.compares() ? rivalry.classesBehind() : 0);
    }
}
