// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.Daemon;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.runtime.Log;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.DeviceSource;
import org.warpdrive.uacce.NumaNodes;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.policy.ZipLease.Sending;
import org.warpdrive.uacce.sysfs.DeviceAttributes;

/**
 * The block engine over all ZIP devices. A failed block carries its reason, and the router has it done again by another
 * engine. No output is published before it passed its checks. Windows and levels are ignored.
 *
 * <p>A thread holds queues only while blocks of its own are in flight on them. The maintenance thread starts with the
 * first block that is offered. It looks for devices, starts their self-tests, and reaps queues whose holders are away.
 * It ends when no queue is held and no block was offered for a while; the next block starts it again. Until a device
 * passed its test, blocks go to other engines.
 *
 * <p>The engine must not keep its class loader alive. So its threads end, and the thread-local of an application thread
 * that sent blocks holds only a weak reference.
 */
public final class ZipEngine implements BlockEngine, AutoCloseable {
    /** The engine's name in log lines and statistics. */
    public static final String NAME = "uacce";

    private static final int DEFAULT_STRATEGY = 0;
    private static final int ANY_NODE = -1;

    /**
     * Limit of blocks of one stream in flight: the capacity of two queues, so that a device has work while the next
     * queue is filled.
     */
    private static final int MAX_DEPTH = 16;

    /** While devices are slower than software, one block in this many goes to a device as a sample. */
    static final int SAMPLE_EVERY = 64;
    /** While software's time for a level is unknown, software does one block in this many of that level. */
    private static final int LEARN_EVERY = 256;

    private static final long MAINTENANCE_NANOS = 100_000_000;
    private static final long LINGER_NANOS = 1_000_000_000;
    private static final int CLOSE_ROUNDS = 1100;
    private static final long CLOSE_ROUND_NANOS = 1_000_000;

    private final ZipSettings settings;
    private final ZipFleet fleet;
    private final ZipInflater inflater;
    private final IntSupplier node;
    private final Executor tests;

    /**
     * The leases of the current thread. Each lease refers strongly to its holder, so if the garbage collector clears
     * this, nothing was in flight.
     */
    @SuppressWarnings("ThreadLocalUsage") // one per engine, and there is one engine per process
    private final ThreadLocal<WeakReference<HeldLeases>> held = new ThreadLocal<>();

    private final boolean maintainsItself;
    /** The maintenance thread while it runs. Written under the engine's monitor. */
    private volatile @Nullable Thread maintenance;

    /** Number of blocks offered while a device was slower than software. */
    private final AtomicInteger samples = new AtomicInteger();
    /** Number of blocks with a level for which software's time is unknown. */
    private final AtomicInteger unknown = new AtomicInteger();

    private final LongAdder passedOver = new LongAdder();

    /** Whether a block was offered since the maintenance thread last checked. */
    private volatile boolean asked;

    private volatile boolean asleep;
    private volatile boolean closed;

    private ZipEngine(DeviceSource devices, ZipSettings settings) {
        this.settings = settings;
        this.fleet = new ZipFleet(devices, settings, System::nanoTime);
        this.inflater = new ZipInflater(fleet);
        this.node = NumaNodes.ofCaller();
        this.tests = ZipEngine::inBackground;
        this.maintainsItself = true;
    }

    /** For tests: an engine with an injected clock, whose maintenance the test calls. */
    ZipEngine(DeviceSource devices, ZipSettings settings, LongSupplier nanoClock, IntSupplier node) {
        this.settings = settings;
        this.fleet = new ZipFleet(devices, settings, nanoClock);
        this.inflater = new ZipInflater(fleet);
        this.node = node;
        this.tests = Runnable::run;
        this.maintainsItself = false;
    }

    /** Creates an engine over all devices of a source, including those that appear later. */
    public static ZipEngine over(DeviceSource devices, ZipSettings settings) {
        ZipEngine engine = new ZipEngine(devices, settings);
        if (settings.awaitsSelfTest()) {
            engine.fleet.look();
            engine.fleet.devices().forEach(ZipDevice::testIfDue);
        }
        return engine;
    }

    /** Whether this engine would use a device with these attributes: it is a ZIP engine and has a driver. */
    public static boolean isFor(DeviceAttributes attributes) {
        return ZipFleet.isZip(attributes);
    }

    private static void inBackground(Runnable test) {
        Daemon.of(test, "warpdrive-self-test").start();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int depth() {
        return fleet.devices().isEmpty() ? 1 : Math.min(MAX_DEPTH, settings.inFlight() * settings.maxQueues());
    }

    @Override
    public boolean takes(Block block) {
        if (closed
                || block.length() < settings.minBytes(block.window() > 0)
                || block.level() == 0
                || block.strategy() != DEFAULT_STRATEGY) {
            return false;
        }
        if (!asked) {
            ask();
        }
        return fleet.hasUsable();
    }

    private synchronized void ask() {
        if (maintainsItself && maintenance == null && !closed) {
            Thread thread = Daemon.of(this::run, "warpdrive-queues");
            thread.start();
            maintenance = thread;
        }
        asked = true;
        if (asleep) {
            LockSupport.unpark(maintenance);
        }
    }

    private HeldLeases heldByCaller() {
        WeakReference<HeldLeases> known = held.get();
        HeldLeases leases = known == null ? null : known.get();
        if (leases == null) {
            leases = new HeldLeases();
            held.set(new WeakReference<>(leases));
        }
        return leases;
    }

    @Override
    public boolean submit(Block block) {
        HeldLeases mine = heldByCaller();
        boolean hedged = block.isHedged();
        if (hedged && mine.areBehind()) {
            return false; // this thread already waits for one late answer, and must not wait twice
        }
        boolean sample = false;
        if (settings.compares()) {
            sample = fleet.hasUsable(block, true) && (samples.getAndIncrement() & (SAMPLE_EVERY - 1)) == 0;
            if (isForSoftware(block, sample)) {
                passedOver.increment();
                return false;
            }
        }
        if (mine.send(block, sample)) {
            return true;
        }
        int caller = fleet.devices().size() > 1 ? node.getAsInt() : ANY_NODE;
        Sending sending = fleet.begin(mine, block, caller, !hedged, sample);
        if (sending == Sending.FULL && !sample && mine.awaitRoom() && mine.send(block, false)) {
            return true;
        }
        if (sending == Sending.FULL && !sample) {
            // Half of software's time, because the wait may take longer than estimated, and the device needs time as
            // well.
            sending = fleet.awaitAndBegin(
                    mine, block, caller, hedged ? 0 : block.routing().softwareNanos() / 2);
        }
        if (sending == Sending.FULL && hedged && fleet.isQueueDue()) {
            LockSupport.unpark(maintenance);
        }
        return sending == Sending.SENT;
    }

    /** Whether software should do the block: no device is faster, or software's time has to be measured. */
    private boolean isForSoftware(Block block, boolean sample) {
        if (!sample && !fleet.hasUsable(block, false)) {
            return true;
        }
        return !block.routing().isSoftwareKnown() && (unknown.incrementAndGet() & (LEARN_EVERY - 1)) == 0;
    }

    @Override
    public void held(Block block, long heldNanos) {
        if (block.routing().ticket() instanceof ZipLease lease) {
            lease.device().held(block, heldNanos);
        }
    }

    @Override
    public void await(Block block) {
        if (block.routing().ticket() instanceof ZipLease lease) {
            lease.device().leases().await(lease, block);
        }
    }

    private void run() {
        try {
            runUntilLeft();
        } finally {
            left(); // also if an error ends the thread: the next block starts another
        }
    }

    private void runUntilLeft() {
        boolean held = false;
        boolean goesOn = true;
        while (!closed && goesOn) {
            boolean wasAsked = asked;
            asked = false;
            try {
                maintain(wasAsked);
            } catch (RuntimeException | Error e) {
                // For instance the device listing failed. Queues must be maintained all the same.
                Log.sayHere(logger ->
                        logger.log(Level.WARNING, "WarpDrive could not look after its accelerators: " + e, e));
            }
            held |= fleet.isHolding();
            goesOn = sleep(wasAsked);
            if (Thread.interrupted() && closed) { // an interrupt of its thread group is not for it
                return;
            }
        }
        if (held) { // otherwise JNA may be absent, which unmapping needs
            WdQueue.releaseIdleMemory();
        }
    }

    /** Sleeps until the next round. Returns false if there is nothing left to do. */
    private boolean sleep(boolean wasAsked) {
        boolean hasDevices = !fleet.devices().isEmpty();
        if (fleet.isHolding() || (wasAsked && hasDevices)) {
            LockSupport.parkNanos(this, MAINTENANCE_NANOS);
        } else if (wasAsked) {
            LockSupport.parkNanos(this, ZipFleet.LOOK_NANOS);
        } else {
            asleep = true;
            if (!asked) {
                LockSupport.parkNanos(this, LINGER_NANOS);
            }
            asleep = false;
            return !isLeft();
        }
        return true;
    }

    /**
     * Whether the maintenance thread can end because no block was offered. The next block then starts another thread.
     */
    private synchronized boolean isLeft() {
        if (asked) {
            return false;
        }
        maintenance = null;
        return true;
    }

    private synchronized void left() {
        if (maintenance == Thread.currentThread()) {
            maintenance = null;
        }
    }

    /**
     * Does one round of maintenance on devices and queues.
     *
     * @param wasAsked whether blocks were offered since the last round; only then devices are looked for and tested
     */
    void maintain(boolean wasAsked) {
        if (wasAsked) {
            fleet.look();
            fleet.devices().forEach(device -> {
                if (device.isTestDue()) {
                    tests.execute(device::testIfDue);
                }
            });
        }
        fleet.maintain();
    }

    @Override
    public boolean isAccelerator() {
        return true;
    }

    @Override
    public @Nullable WholeInflater wholeInflater() {
        return settings.inflates() ? inflater() : null;
    }

    /** Returns the engine that decompresses whole streams on the same devices, once they passed their test. */
    public WholeInflater inflater() {
        return (input, output) -> {
            if (closed) {
                return WholeInflater.NOT_DONE;
            }
            if (!asked) {
                ask();
            }
            return inflater.inflate(input, output);
        };
    }

    /** Reports on each device, in the order of preference. */
    public List<DeviceReport> devices() {
        return fleet.devices().stream().map(ZipDevice::report).toList();
    }

    @Override
    public Map<Counter, Long> gauges() {
        Map<Counter, Long> sums = new EnumMap<>(Counter.class);
        for (DeviceReport report : devices()) {
            QueuePool.Snapshot queues = report.queues();
            sums.merge(Counter.QUEUES_OPEN, (long) queues.leased() + queues.idle() + queues.draining(), Long::sum);
            sums.merge(Counter.QUEUES_LEASED, (long) queues.leased(), Long::sum);
            sums.merge(Counter.QUEUES_IDLE, (long) queues.idle(), Long::sum);
            sums.merge(Counter.QUARANTINES, report.quarantines(), Long::sum);
            sums.merge(Counter.INFLATED, report.inflated(), Long::sum);
            sums.merge(Counter.INFLATED_BYTES, report.inflatedBytes(), Long::sum);
            sums.merge(Counter.PARKED_BYTES, report.parkedBytes(), Long::sum);
        }
        sums.put(Counter.PASSED_OVER, passedOver.sum());
        return sums;
    }

    /** Closes idle queues, so that other processes can have them. */
    @Override
    public void releaseIdle() {
        fleet.releaseQueues();
    }

    /** Stops accepting blocks, lets those in flight end, and closes all queues, after a second at most. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        Thread thread;
        synchronized (this) {
            closed = true;
            thread = maintenance;
        }
        if (thread != null) {
            thread.interrupt();
            join(thread);
        }
        fleet.close();
        fleet.maintain();
        for (int i = 0; i < CLOSE_ROUNDS && fleet.isHolding(); i++) {
            LockSupport.parkNanos(CLOSE_ROUND_NANOS);
            fleet.maintain();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
