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
import org.warpdrive.engine.Verify;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.zip.Refusal;
import org.warpdrive.uacce.zip.SegmentDecoder;
import org.warpdrive.uacce.zip.SegmentMode;
import org.warpdrive.uacce.zip.ZipJob;
import org.warpdrive.uacce.zip.ZipQueue;

/**
 * One ZIP device: the leases of its queues, its health, how it is asked for segments, how long it takes, and what it
 * has done. Any thread.
 */
final class ZipDevice {
    static final String TIMEOUT = "device timeout";
    static final String LATE = "later than software";
    static final String UNBOUND = "address space not bound";
    private static final String DROPPED = "late answer dropped";

    /** Memory parked by the whole process. A device that parks some beyond this is switched off. */
    static final long MAX_PARKED_BYTES = 16 << 20;

    /** A queue is given up after so many times as long as usual without a completion. */
    static final int PATIENCE = 20;

    private static final int SAMPLES_AT_FIRST = 64;
    private static final int SAMPLE_EVERY = 64;
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
    private final AtomicInteger samples = new AtomicInteger();
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

    /** How long a queue may be without any completion while this many bytes are the oldest in flight. */
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

    /** Whether queues of either direction are held, or one for a test. */
    boolean isHolding() {
        return testing || !leases.isEmpty() || !inflates.pool().isEmpty();
    }

    /** Closes idle queues at once. */
    void releaseQueues() {
        leases.releaseQueues();
        inflates.pool().releaseQueues();
    }

    /** Whether blocks may be sent to it. */
    boolean isUsable() {
        return health.isUsable() && !isolated;
    }

    /** Whether software would have such a block done sooner, by what was seen of either. */
    boolean isBehind(Block block) {
        return settings.compares() && rivalry.isBehind(block.level(), block.length());
    }

    /** A block held its caller up for so long, software's time included if it failed. */
    void held(Block block, long nanos) {
        rivalry.took(block.level(), block.length(), nanos, block.routing().softwareNanos());
    }

    boolean isNear(int node) {
        return device.attributes().numaNode() == node;
    }

    /** How many queues were free when somebody last looked; negative when nobody knows. */
    long remainingLately() {
        return remaining;
    }

    /** Opens a compressing queue; a failure counts against the device unless it has none left. */
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

    /** Logged the second time only: a queue that came free right after the kernel had none looks the same once. */
    private void unbound(DeviceException e) {
        count(UNBOUND, 1);
        if (unboundBefore.getAndIncrement() == 1) {
            untoldUnbound = String.valueOf(e.getMessage());
        }
    }

    /** A queue was closed: what it left parked may be too much. */
    void queueClosed() {
        if (WdQueue.parkedBytes() > MAX_PARKED_BYTES && WdQueue.parkedBytes(device) > 0) {
            health.off("too much memory parked");
        }
    }

    /** How many more queues the device has for anybody, read now: a hint; negative when unknown. */
    long remaining() {
        remaining = device.queuesRemaining();
        return isolated ? 0 : remaining;
    }

    /** Completes or fails a block whose answer came. Called under the lease's lock. */
    void finish(ZipJob job, Block block, ZipLease lease) {
        SegmentDecoder decoder = lease.decoder();
        Refusal refusal = lease.queue().collect(job, block.out(), block.in(), block.start(), decoder);
        if (refusal == null && !job.isToBeCut() && isSample() && !isRight(block, job.segmentLength(), decoder)) {
            refusal = Refusal.DECODE;
        }
        if (refusal == null) {
            health.success();
            complete(block, job.segmentLength());
        } else if (!refusal.isFault()) {
            complete(block, StoredBlocks.write(block));
        } else {
            wrong(refusal);
            block.completion().fail(refusal.reason());
        }
    }

    /** Decodes the very bytes that are to be given out, and compares them with the block's own input. */
    private static boolean isRight(Block block, int segmentLength, SegmentDecoder decoder) {
        return decoder.decodesTo(block.out(), segmentLength, block.last(), block.in(), block.start(), block.length());
    }

    private void complete(Block block, int produced) {
        blocks.increment();
        bytesIn.add(block.length());
        bytesOut.add(produced);
        block.completion().complete(produced);
    }

    private boolean isSample() {
        return switch (settings.verify()) {
            case OFF, CHECKSUM -> false;
            case DECODE -> true;
            case SAMPLE -> {
                int count = samples.getAndIncrement();
                yield count < SAMPLES_AT_FIRST || count % SAMPLE_EVERY == 0;
            }
        };
    }

    /** An answer was wrong, whoever it was for. */
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

    /** A queue was given up with so many blocks in flight. Called under the lease's lock. */
    void gaveUp(String reason, QueueCondition condition, int blocksInFlight) {
        count(reason, blocksInFlight);
        leftAlone(condition == QueueCondition.GONE ? health.graveFault(reason) : health.fault(reason));
    }

    /** A block was taken back before its answer came. */
    void left() {
        count(LATE, 1);
    }

    /** The answer to such a block came. It is not used, but a wrong one counts against the device. */
    void dropped(@Nullable Refusal refusal) {
        count(DROPPED, 1);
        if (refusal != null && refusal.isFault()) {
            wrong(refusal);
        }
    }

    /** Records that the device is in quarantine for so long (0: it is not). The first time the log tells it, later. */
    private void leftAlone(long nanos) {
        if (nanos > 0) {
            FlightRecorder.quarantine(device.name(), health.cause(), nanos);
            untold = health.quarantines() == 1;
        }
    }

    /** Logs what there is to tell. A log's handlers are the application's, so no monitor may be held here. */
    private void tell() {
        if (untold) {
            untold = false;
            System.getLogger("org.warpdrive")
                    .log(
                            Level.WARNING,
                            "WarpDrive leaves accelerator {0} alone for a time: {1}",
                            device.name(),
                            health.cause());
        }
        String unbound = untoldUnbound;
        if (!unbound.isEmpty()) {
            untoldUnbound = "";
            System.getLogger("org.warpdrive")
                    .log(Level.WARNING, "WarpDrive gets no queue of accelerator {0}: {1}", device.name(), unbound);
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

    /** Tests the device if it is time to; takes as long as the device does. */
    void testIfDue() {
        if (!isTestDue() || !health.beginTest()) {
            return;
        }
        testing = true;
        releaseQueues(); // some devices give one queue and no more
        try {
            SelfTest.Verdict verdict = new SelfTest(device, service, nanoClock, () -> retired).run();
            selfTest = verdict.mode() == null ? verdict.reason() : ("passed " + verdict.reason()).strip();
            if (verdict.mode() == null) {
                leftAlone(health.failed(verdict.reason()));
            } else {
                mode = verdict.mode();
                samples.set(0);
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
            // No memory, say. Whoever compresses has nothing to do with it.
            selfTest = e.toString();
            leftAlone(health.failed(selfTest));
        } finally {
            testing = false;
        }
        tell();
    }

    /** Looks after what nobody waits for any more: abandoned blocks, idle queues, queues to be drained. One thread. */
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

    /** Takes no more blocks, and has those in flight done elsewhere. */
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
