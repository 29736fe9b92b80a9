// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.qm.DoorbellLayout;

/**
 * The engine: takes doorbells, fetches entries from its queues in turn, executes them, and writes completions when they
 * are due. Any thread may ring doorbells; one thread executes the steps.
 */
final class SoftEngine {
    private final DoorbellStream doorbells = new DoorbellStream();
    private final List<SoftQueue> queues = new CopyOnWriteArrayList<>();
    private final FetchedRequest request = new FetchedRequest();
    private final DoorbellLayout doorbellLayout;
    private final ZipUnit unit;
    private final ServiceModel model;
    private final Faults faults;
    private final long lateNanos;
    private final Runnable reset;
    private final Runnable removal;
    private final LongSupplier nanoClock;
    private final AtomicLong strayDoorbells = new AtomicLong();
    private final AtomicLong doorbellsTaken = new AtomicLong();

    SoftEngine(SoftConfig config, Faults faults, Runnable reset, Runnable removal, LongSupplier nanoClock) {
        this.doorbellLayout = config.flavour().doorbell();
        this.unit = new ZipUnit(
                UserMemory.open(config.directMemory()),
                config.quirks(),
                config.flavour().isNewHardware(),
                config.level(),
                config.cachedAnswers());
        this.model = new ServiceModel(config.latencyNanos(), config.gigabytesPerSecond());
        this.faults = faults;
        this.lateNanos = config.lateNanos();
        this.reset = reset;
        this.removal = removal;
        this.nanoClock = nanoClock;
    }

    DoorbellStream doorbells() {
        return doorbells;
    }

    void add(SoftQueue queue) {
        queues.add(queue);
    }

    void remove(SoftQueue queue) {
        queues.remove(queue);
    }

    boolean hasQueues() {
        return !queues.isEmpty();
    }

    /** Does one round of work over all queues. Returns whether there was any. */
    boolean step() {
        boolean worked = false;
        long now = nanoClock.getAsLong();
        while (doorbells.take()) {
            worked = true;
            dispatch(doorbells.value());
            doorbellsTaken.incrementAndGet();
        }
        for (SoftQueue queue : queues) {
            worked |= queue.complete(now);
            worked |= serve(queue, now);
        }
        return worked;
    }

    /** When there is work without a doorbell: a time in nanoseconds, or {@link SoftQueue#NEVER}. */
    long nextNanos() {
        long next = SoftQueue.NEVER;
        for (SoftQueue queue : queues) {
            next = Math.min(next, queue.nextNanos());
        }
        return next;
    }

    /** The number of doorbells that have reached their queues. */
    long doorbellsTaken() {
        return doorbellsTaken.get();
    }

    /** The number of doorbells for queues that do not exist. */
    long strayDoorbells() {
        return strayDoorbells.get();
    }

    private void dispatch(long word) {
        int number = doorbellLayout.queue(word);
        for (SoftQueue queue : queues) {
            if (queue.number() == number) {
                queue.ring(doorbellLayout, word);
                return;
            }
        }
        strayDoorbells.incrementAndGet();
    }

    private boolean serve(SoftQueue queue, long now) {
        if (!queue.fetch(request, now)) {
            return false;
        }
        try {
            process(queue, now, queue.wasPostponed() ? null : faults.strikeRequest());
        } finally {
            queue.endFetching(); // in any case: a thread that closes the queue waits for this
        }
        return true;
    }

    private void process(SoftQueue queue, long now, @Nullable Fault fault) {
        if (fault == Fault.STALL || fault == Fault.LATE) {
            queue.postpone(fault == Fault.STALL ? SoftQueue.NEVER : now + lateNanos);
        } else if (fault == Fault.STOP) {
            reset.run();
        } else if (fault == Fault.REMOVE) {
            removal.run();
        } else {
            execute(queue, now, fault);
        }
    }

    private void execute(SoftQueue queue, long now, @Nullable Fault fault) {
        long due = SoftQueue.NEVER;
        try {
            int bytes = unit.execute(request, queue.isDecompressing(), fault);
            due = model.dueNanos(now, bytes);
        } finally {
            queue.answer(request, due, fault == Fault.GARBAGE);
        }
        queue.complete(nanoClock.getAsLong());
    }

    void end() {
        unit.end();
    }
}
