// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.QueuePool;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;

/**
 * Does blocks on one device. Whatever goes wrong fails the block with its reason, and the router has it done again;
 * nothing of a block is published before its checks are in. Windows and levels are ignored, as hardware does.
 */
public final class ZipEngine implements BlockEngine, AutoCloseable {
    private static final int BAYS = 8;
    private static final int DEFAULT_STRATEGY = 0;
    private static final int SAMPLES_AT_FIRST = 64;
    private static final int SAMPLE_EVERY = 64;
    private static final int FAULTS_TO_QUARANTINE = 3;
    private static final long MAINTENANCE_MILLIS = 100;

    private final UacceDevice device;
    private final QueuePool<ZipQueue> pool;
    private final int minBytes;
    private final long timeoutNanos;
    private final Map<Block, ZipLease> leases = new ConcurrentHashMap<>();
    /** All that have not ended, also those nobody waits for any more. */
    private final Set<ZipLease> live = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("ThreadLocalUsage") // one to an engine, of which there is one to a device
    private final ThreadLocal<ZipLease> current = new ThreadLocal<>();

    private final AtomicInteger samples = new AtomicInteger();
    private final AtomicInteger faultsInARow = new AtomicInteger();
    private final Thread maintenance;
    private volatile SegmentMode mode;
    private volatile boolean closed;

    /**
     * An engine for a device that passed its {@link SelfTest}.
     *
     * @param minBytes blocks below this are left to software
     * @param timeoutNanos without any completion for so long, what is in flight is done elsewhere
     */
    public ZipEngine(UacceDevice device, SegmentMode mode, int maxQueues, int minBytes, long timeoutNanos) {
        this.device = device;
        this.mode = mode;
        this.minBytes = minBytes;
        this.timeoutNanos = timeoutNanos;
        this.pool = new QueuePool<>(new Queues(device), maxQueues, System::nanoTime, ZipEngine::jitter);
        this.maintenance = new Thread(this::maintain, "warpdrive-" + device.name());
        maintenance.setDaemon(true);
        maintenance.start();
    }

    private record Queues(UacceDevice device) implements QueuePool.Source<ZipQueue> {
        @Override
        public ZipQueue open() throws DeviceException {
            return ZipQueue.open(device, BAYS, Staging.BLOCK_BYTES);
        }

        @Override
        public void close(ZipQueue queue) {
            queue.close();
        }

        @Override
        public long remaining() {
            return device.isIsolated() ? 0 : device.queuesRemaining();
        }

        @Override
        public int drain(ZipQueue queue) {
            for (ZipJob job = queue.poll(); job != null; job = queue.poll()) {
                queue.release(job); // its block was done elsewhere
            }
            return queue.condition().canReceive() ? queue.inFlight() : 0;
        }
    }

    private static long jitter(long nanos) {
        return nanos + ThreadLocalRandom.current().nextLong(nanos / 4);
    }

    @Override
    public String name() {
        return device.name();
    }

    @Override
    public int depth() {
        return BAYS;
    }

    @Override
    public boolean takes(Block block) {
        return !closed
                && block.length() >= minBytes
                && block.length() <= Staging.BLOCK_BYTES
                && block.level() != 0
                && block.strategy() == DEFAULT_STRATEGY;
    }

    @Override
    public boolean submit(Block block) {
        ZipLease lease = current.get();
        if (lease != null && lease.send(block, mode)) {
            leases.put(block, lease);
            return true;
        }
        ZipQueue queue = pool.lease();
        if (queue == null) {
            return false;
        }
        lease = new ZipLease(queue, this::finish, timeoutNanos);
        live.add(lease);
        current.set(lease);
        if (lease.send(block, mode)) {
            leases.put(block, lease);
            return true;
        }
        endIfEmpty(lease);
        return false;
    }

    @Override
    public void await(Block block) {
        ZipLease lease = leases.get(block);
        if (lease != null) {
            lease.await(block);
            leases.remove(block);
            endIfEmpty(lease);
        }
    }

    /** Ends a block by its completed job. */
    private void finish(ZipJob job, Block block, SegmentDecoder decoder) {
        Refusal refusal = job.check();
        if (refusal == null && isSample()) {
            refusal = job.decode(decoder);
        }
        if (refusal == null) {
            faultsInARow.set(0);
            pool.praise();
            block.out().bytes().put(0, job.segment(), 0, job.segmentLength());
            block.complete(job.segmentLength());
        } else if (!refusal.isFault()) {
            block.complete(StoredBlocks.write(block));
        } else {
            block.fail(refusal.reason());
            blame(refusal);
        }
    }

    private boolean isSample() {
        int count = samples.getAndIncrement();
        return count < SAMPLES_AT_FIRST || count % SAMPLE_EVERY == 0;
    }

    private void blame(Refusal refusal) {
        if (refusal.isLayout() && mode == SegmentMode.SYNC) {
            mode = SegmentMode.CUT;
        } else if (faultsInARow.incrementAndGet() >= FAULTS_TO_QUARANTINE) {
            faultsInARow.set(0);
            pool.quarantine(refusal.reason());
        }
    }

    private void endIfEmpty(ZipLease lease) {
        if (lease.end()) {
            live.remove(lease);
            leases.values().removeIf(of -> of == lease);
            pool.release(lease.queue(), lease.isGood());
            if (current.get() == lease) {
                current.remove();
            }
        }
    }

    /** Looks after what nobody waits for any more: abandoned blocks, idle queues, queues to be drained. */
    private void maintain() {
        while (!closed) {
            for (ZipLease lease : live) {
                lease.reap();
                endIfEmpty(lease);
            }
            pool.maintain();
            try {
                Thread.sleep(MAINTENANCE_MILLIS);
            } catch (InterruptedException e) {
                break;
            }
        }
    }

    public QueuePool.Snapshot pool() {
        return pool.snapshot();
    }

    @Override
    public Map<Counter, Long> gauges() {
        QueuePool.Snapshot now = pool.snapshot();
        return Map.of(
                Counter.QUEUES_OPEN,
                (long) now.leased() + now.idle() + now.draining(),
                Counter.QUEUES_LEASED,
                (long) now.leased(),
                Counter.PARKED_BYTES,
                WdQueue.parkedBytes(device));
    }

    /** Gives idle queues back to whoever needs them. */
    @Override
    public void releaseIdle() {
        pool.releaseQueues();
    }

    public @Nullable SegmentMode mode() {
        return mode;
    }

    /** Takes no more blocks; those under way end, and all queues are given back. */
    @Override
    public void close() {
        closed = true;
        maintenance.interrupt();
        for (ZipLease lease : live) {
            lease.fail("engine closed");
            endIfEmpty(lease);
        }
        pool.releaseQueues();
        pool.maintain();
        while (pool.snapshot().draining() > 0) { // a second at most
            LockSupport.parkNanos(1_000_000);
            pool.maintain();
        }
    }
}
