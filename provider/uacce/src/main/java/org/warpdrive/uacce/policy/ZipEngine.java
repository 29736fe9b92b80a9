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
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.DeviceSource;
import org.warpdrive.uacce.NumaNodes;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.policy.ZipLease.Sending;
import org.warpdrive.uacce.sysfs.DeviceAttributes;

/**
 * Does blocks on ZIP devices. Whatever goes wrong fails the block with its reason, and the router has it done again.
 * Nothing of a block is published before its checks passed. Windows and levels are ignored.
 *
 * <p>A thread holds queues as long as blocks of its own are in flight on them. The maintenance thread starts with the
 * first block that is offered. It looks for devices, has them tested, and looks after queues that nobody waits for any
 * more. It ends when no queue is held and no block was offered for a while, and starts again with the next block. Until
 * a device passed its test, blocks go to other engines.
 *
 * <p>The engine must not outlive its class loader. So its threads end, and an application thread that sent blocks knows
 * of them by a weak reference alone.
 */
public final class ZipEngine implements BlockEngine, AutoCloseable {
    /** Of the engine, in log lines and statistics. */
    public static final String NAME = "uacce";

    private static final int DEFAULT_STRATEGY = 0;
    private static final int ANY_NODE = -1;

    /** Blocks of one stream in flight: what two queues take, so that a device has work while the next is filled. */
    private static final int MAX_DEPTH = 16;

    /** While devices are behind software, one of so many blocks goes to a device as a sample. */
    static final int SAMPLE_EVERY = 64;
    /** While software's time for a level is not known, software does one of so many blocks of that level. */
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

    /** Held strongly by the leases whose holder it is. Without one nothing is lost when it is collected. */
    @SuppressWarnings("ThreadLocalUsage") // one to an engine, of which there is one to a process
    private final ThreadLocal<WeakReference<HeldLeases>> held = new ThreadLocal<>();

    private final boolean maintainsItself;
    /** The maintenance thread while it runs. Set under the engine's monitor. */
    private volatile @Nullable Thread maintenance;

    /** How many blocks met a device that was behind software. */
    private final AtomicInteger samples = new AtomicInteger();
    /** How many blocks had a level for which software's time is not known. */
    private final AtomicInteger unknown = new AtomicInteger();

    private final LongAdder passedOver = new LongAdder();

    /** A block was offered since the maintenance thread last looked. */
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

    /** An engine whose time passes, and whose maintenance is done, only as a test says. */
    ZipEngine(DeviceSource devices, ZipSettings settings, LongSupplier nanoClock, IntSupplier node) {
        this.settings = settings;
        this.fleet = new ZipFleet(devices, settings, nanoClock);
        this.inflater = new ZipInflater(fleet);
        this.node = node;
        this.tests = Runnable::run;
        this.maintainsItself = false;
    }

    /** An engine over whatever devices there are and will be. */
    public static ZipEngine over(DeviceSource devices, ZipSettings settings) {
        ZipEngine engine = new ZipEngine(devices, settings);
        if (settings.awaitsSelfTest()) {
            engine.fleet.look();
            engine.fleet.devices().forEach(ZipDevice::testIfDue);
        }
        return engine;
    }

    /** Whether this engine would use a device of these attributes: it is a ZIP engine, and has a driver. */
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
            return false; // this thread waited for a late device once, and does not again
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
            // Half: the wait may turn out longer, and the device takes its time as well.
            sending = fleet.awaitAndBegin(
                    mine, block, caller, hedged ? 0 : block.routing().softwareNanos() / 2);
        }
        if (sending == Sending.FULL && hedged && fleet.isQueueDue()) {
            LockSupport.unpark(maintenance);
        }
        return sending == Sending.SENT;
    }

    /** Whether no device is sooner than software, or it is time to learn how long that takes. */
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
        boolean held = false;
        boolean goesOn = true;
        while (!closed && goesOn) {
            boolean wasAsked = asked;
            asked = false;
            try {
                maintain(wasAsked);
            } catch (RuntimeException | Error e) {
                // A listing that fails, say. Queues still have to be looked after.
                System.getLogger("org.warpdrive")
                        .log(Level.WARNING, "WarpDrive could not look after its accelerators: " + e, e);
            }
            held |= fleet.isHolding();
            goesOn = sleep(wasAsked);
            if (Thread.interrupted()) {
                return; // nobody does but close
            }
        }
        if (held) { // else there may be no JNA to unmap it with
            WdQueue.releaseIdleMemory();
        }
    }

    /** False if there is nothing to do any more. */
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

    /** Whether nobody asks the maintenance thread for anything; the next one to do so starts another. */
    private synchronized boolean isLeft() {
        if (asked) {
            return false;
        }
        maintenance = null;
        return true;
    }

    /**
     * One round of looking after devices and queues.
     *
     * @param wasAsked whether blocks were offered since the last: only then devices are looked for and tested
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

    /** Decompresses whole streams on the same devices, once they passed their test. */
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

    /** What there is to say about each device, in the order in which they are asked. */
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
            sums.merge(Counter.QUARANTINES, report.quarantines(), Long::sum);
            sums.merge(Counter.INFLATED, report.inflated(), Long::sum);
            sums.merge(Counter.INFLATED_BYTES, report.inflatedBytes(), Long::sum);
            sums.merge(Counter.PARKED_BYTES, report.parkedBytes(), Long::sum);
        }
        sums.put(Counter.PASSED_OVER, passedOver.sum());
        return sums;
    }

    /** Gives idle queues back to whoever needs them. */
    @Override
    public void releaseIdle() {
        fleet.releaseQueues();
    }

    /** Takes no more blocks; those under way end, and all queues are given back, after a second at most. */
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
