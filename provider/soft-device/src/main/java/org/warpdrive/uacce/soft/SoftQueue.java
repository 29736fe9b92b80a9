// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.ArrayDeque;
import java.util.Deque;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.qm.CqeLayout;
import org.warpdrive.uacce.qm.DoorbellLayout;
import org.warpdrive.uacce.qm.DusLayout;
import org.warpdrive.uacce.qm.QpContextLayout;

/**
 * The hardware's state of a queue: the positions in its rings, and the requests being served. Positions count entries
 * since the queue was started. Everything is guarded by the queue's monitor. The shared memory is accessed only under
 * the monitor and while the queue is alive, so that it can be unmapped afterwards.
 */
final class SoftQueue {
    static final long NEVER = Long.MAX_VALUE;

    private static final int ENTRY_LONGS = Integer.BYTES << 2; // of 8 bytes

    /** A completed request that waits until it is due. */
    private static final class DueCompletion {
        final int slot;
        final long dueNanos;
        final boolean garbage;
        final long[] entry = new long[ENTRY_LONGS];

        DueCompletion(int slot, long dueNanos, boolean garbage) {
            this.slot = slot;
            this.dueNanos = dueNanos;
            this.garbage = garbage;
        }
    }

    private final int number;
    private final DusLayout layout;
    private final DeviceRegion dus;
    private final Deque<DueCompletion> answers = new ArrayDeque<>();

    private boolean alive = true;
    private boolean running;
    private boolean wasReset;
    private boolean fetching;
    private boolean postponed;
    private long blockedUntil;
    private int type = QpContextLayout.TYPE_COMPRESS;
    private AddressSpace space = AddressSpace.EMPTY;

    private long submitted;
    private long fetched;
    private long completed;
    private long taken;
    private boolean armed;

    private PollHead pollHead = new PollHead();
    private long interrupts;
    private long events;
    private long violations;

    SoftQueue(int number, DusLayout layout, DeviceRegion dus) {
        this.number = number;
        this.layout = layout;
        this.dus = dus;
    }

    int number() {
        return number;
    }

    // The kernel's side.

    /** Loads the context: empty rings, first phase, interrupt armed. The memory is not changed. */
    synchronized void start() {
        submitted = 0;
        fetched = 0;
        completed = 0;
        taken = 0;
        armed = true;
        postponed = false;
        blockedUntil = 0;
        pollHead = new PollHead();
        running = alive;
        wasReset = false;
    }

    /** Sets the queue's type: compress or decompress. */
    synchronized void setType(int newType) {
        type = newType;
    }

    synchronized void setSpace(AddressSpace newSpace) {
        space = newSpace;
    }

    /**
     * Waits for the submitted requests, unless a fault blocks the queue, then drops the rest. After it returns, no
     * request of this queue is being served.
     */
    synchronized void stop(long drainNanos) {
        Patience patience = new Patience(drainNanos);
        while (running && completed != submitted && blockedUntil == 0 && patience.sleep(this)) {
            // until a completion is written
        }
        running = false;
        answers.clear();
        while (fetching) {
            patience.sleepWithoutLimit(this);
        }
        patience.end();
    }

    /** Ends the queue. The shared memory is not accessed after this. */
    synchronized void retire() {
        running = false;
        alive = false;
        answers.clear();
    }

    /** Resets the queue: drops all requests and sets both stop words. */
    synchronized void reset() {
        if (alive) {
            dus.putIntRelease(layout.sendStopOffset(), DusLayout.STOPPED);
            running = false;
            wasReset = true;
            answers.clear();
            dus.putIntRelease(layout.receiveStopOffset(), DusLayout.STOPPED);
        }
    }

    /** Whether poll() would report the queue as readable. This may consume the event. */
    synchronized boolean readable(PollMode mode) {
        if (!alive) {
            return false;
        }
        return switch (mode) {
            case PRIVATE_HEAD -> pollHead.scan(dus, layout);
            case EVENTS -> takeEvent();
            case EXACT -> completed > taken;
        };
    }

    private boolean takeEvent() {
        boolean any = events > 0;
        events -= any ? 1 : 0;
        return any;
    }

    /** Waits until there were more than {@code seen} interrupts. Returns false if the timeout expires first. */
    synchronized boolean awaitInterrupt(long seen, Patience patience) {
        boolean timeLeft = true;
        while (interrupts == seen && timeLeft) {
            timeLeft = patience.sleep(this);
        }
        return interrupts != seen;
    }

    synchronized long interrupts() {
        return interrupts;
    }

    // The device's side.

    synchronized void ring(DoorbellLayout doorbell, long word) {
        boolean submission = doorbell.command(word) == DoorbellLayout.SUBMISSION;
        int index = doorbell.index(word);
        if (!alive || wasReset) {
            return; // not a violation: the driver cannot know of the reset in time
        }
        if (!running || !doorbell.isValid(word) || index >= (submission ? layout.sqDepth() : layout.cqDepth())) {
            violations++;
        } else if (submission) {
            submitted += Math.floorMod(index - submitted, (long) layout.sqDepth());
            violations += submitted - taken > layout.sqDepth() ? 1 : 0;
        } else {
            taken += Math.floorMod(index - taken, (long) layout.cqDepth());
            violations += taken > completed ? 1 : 0;
            armed = (doorbell.priority(word) & DoorbellLayout.ARMED) != 0;
        }
    }

    /** Fetches the next entry into the request. Returns false if there is none to serve now. */
    synchronized boolean fetch(FetchedRequest request, long now) {
        if (!running || fetched == submitted || now < blockedUntil) {
            return false;
        }
        blockedUntil = 0;
        int from = layout.sqeOffset((int) (fetched % layout.sqDepth()));
        for (int i = 0; i < ENTRY_LONGS; i++) {
            request.sqe.putLong(i * Long.BYTES, dus.getLongPlain(from + i * Long.BYTES));
        }
        request.space = space;
        fetched++;
        fetching = true;
        return true;
    }

    /** Whether the entry last fetched had been put back before. */
    synchronized boolean wasPostponed() {
        boolean was = postponed;
        postponed = false;
        return was;
    }

    /** Ends serving the entry last fetched: it was answered, put back or dropped. */
    synchronized void endFetching() {
        fetching = false;
        notifyAll();
    }

    /** Puts the entry last fetched back, and blocks the queue until the given time. */
    synchronized void postpone(long untilNanos) {
        fetched--;
        postponed = true;
        blockedUntil = untilNanos;
    }

    synchronized boolean isHeldUp() {
        return blockedUntil != 0;
    }

    /** Unblocks the queue. */
    synchronized void unblock() {
        blockedUntil = 0;
    }

    /** Queues the answer to the entry last fetched. It is written when it is due, after earlier answers. */
    synchronized void answer(FetchedRequest request, long dueNanos, boolean garbage) {
        if (running) {
            DueCompletion answer = new DueCompletion((int) ((fetched - 1) % layout.sqDepth()), dueNanos, garbage);
            for (int i = 0; i < ENTRY_LONGS; i++) {
                answer.entry[i] = request.sqe.getLong(i * Long.BYTES);
            }
            answers.add(answer);
        }
    }

    /** Writes the answers that are due. Returns whether there were any. */
    synchronized boolean complete(long now) {
        boolean any = false;
        DueCompletion next = answers.peek();
        while (next != null && next.dueNanos <= now) {
            answers.remove();
            any = true;
            if (completed - taken >= layout.cqDepth()) {
                violations++;
                reset(); // the completion queue overflowed
            } else {
                write(next);
            }
            next = answers.peek();
        }
        return any;
    }

    private void write(DueCompletion answer) {
        int into = layout.sqeOffset(answer.slot);
        for (int i = 0; i < ENTRY_LONGS; i++) {
            dus.putLongPlain(into + i * Long.BYTES, answer.entry[i]);
        }
        int cqe = layout.cqeOffset((int) (completed % layout.cqDepth()));
        boolean evenLap = completed / layout.cqDepth() % 2 == 0;
        int index = answer.garbage ? CqeLayout.INDEX_MASK : answer.slot;
        dus.putLongPlain(cqe, 0);
        dus.putIntPlain(cqe + CqeLayout.DONE, number << CqeLayout.QUEUE_SHIFT | index);
        // publishes the answer; the driver acquires the phase
        dus.putIntRelease(cqe + CqeLayout.FLAGS, evenLap ? CqeLayout.FIRST_PHASE : 0);
        completed++;
        if (armed) {
            armed = false;
            interrupts++;
            events++;
        }
        notifyAll();
    }

    /** When there is work without a doorbell: a time in nanoseconds, 0 for now, or {@link #NEVER}. */
    synchronized long nextNanos() {
        if (!running) {
            return NEVER;
        }
        DueCompletion next = answers.peek();
        long fetch = fetched == submitted ? NEVER : blockedUntil;
        return next == null ? fetch : Math.min(fetch, next.dueNanos);
    }

    synchronized boolean isDecompressing() {
        return type == QpContextLayout.TYPE_DECOMPRESS;
    }

    /** The number of doorbells and completions that a correct driver does not cause. */
    synchronized long violations() {
        return violations;
    }

    synchronized long completed() {
        return completed;
    }

    /** How poll() detects completions. */
    enum PollMode {
        /** By a private head of the kernel that scans the ring. */
        PRIVATE_HEAD,
        /** By counting interrupts. */
        EVENTS,
        /** By comparing completions with those that the driver consumed. */
        EXACT
    }
}
