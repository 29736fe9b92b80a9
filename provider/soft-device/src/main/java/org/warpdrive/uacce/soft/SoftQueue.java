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
 * A queue as the hardware holds it: how far the rings are, and what is on its way. Positions count entries since the
 * start of the queue. Everything is guarded by the queue's monitor, and the shared memory is touched only inside it
 * while the queue is alive, so that it can be unmapped afterwards.
 */
final class SoftQueue {
    static final long NEVER = Long.MAX_VALUE;

    private static final int ENTRY_LONGS = Integer.BYTES << 2; // of 8 bytes

    /** A request that is done and waits for its time. */
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

    // What the kernel does.

    /** Loads the context: rings empty, first phase, the next completion announced. The memory is left as it is. */
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

    /** Compress or decompress. */
    synchronized void setType(int newType) {
        type = newType;
    }

    synchronized void setSpace(AddressSpace newSpace) {
        space = newSpace;
    }

    /**
     * Waits for what was submitted, unless it is held up, then forgets what is left. When it returns, no request of this
     * queue is being done.
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

    /** The last word: nobody touches the shared memory after this. */
    synchronized void retire() {
        running = false;
        alive = false;
        answers.clear();
    }

    /** What a reset leaves: nothing on its way, and both stop words set. */
    synchronized void reset() {
        if (alive) {
            dus.putIntRelease(layout.sendStopOffset(), DusLayout.STOPPED);
            running = false;
            wasReset = true;
            answers.clear();
            dus.putIntRelease(layout.receiveStopOffset(), DusLayout.STOPPED);
        }
    }

    /** Whether poll() finds a reason to return, which this may consume. */
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

    /** Sleeps until an interrupt after the {@code seen}th; false when patience ends first. */
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

    // What the device does.

    synchronized void ring(DoorbellLayout doorbell, long word) {
        boolean submission = doorbell.command(word) == DoorbellLayout.SUBMISSION;
        int index = doorbell.index(word);
        if (!alive || wasReset) {
            return; // no driver can know in time
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

    /** Takes the next entry into the request; false when there is none to do now. */
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

    /** The entry last fetched is answered, put back or given up. */
    synchronized void endFetching() {
        fetching = false;
        notifyAll();
    }

    /** Puts the entry last fetched back until then. */
    synchronized void postpone(long untilNanos) {
        fetched--;
        postponed = true;
        blockedUntil = untilNanos;
    }

    synchronized boolean isHeldUp() {
        return blockedUntil != 0;
    }

    /** Lets a queue go on that was held up. */
    synchronized void unblock() {
        blockedUntil = 0;
    }

    /** The entry last fetched is done, and is to be answered at its time, after those before it. */
    synchronized void answer(FetchedRequest request, long dueNanos, boolean garbage) {
        if (running) {
            DueCompletion answer = new DueCompletion((int) ((fetched - 1) % layout.sqDepth()), dueNanos, garbage);
            for (int i = 0; i < ENTRY_LONGS; i++) {
                answer.entry[i] = request.sqe.getLong(i * Long.BYTES);
            }
            answers.add(answer);
        }
    }

    /** Completes what is due; whether there was any. */
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

    /** When there is something to do without a doorbell: a time, 0 for now, or {@link #NEVER}. */
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

    /** Doorbells and completions that no correct driver causes. */
    synchronized long violations() {
        return violations;
    }

    synchronized long completed() {
        return completed;
    }

    /** How poll() knows that there are completions. */
    enum PollMode {
        /** By its own head over the ring. */
        PRIVATE_HEAD,
        /** By counting interrupts. */
        EVENTS,
        /** By what was completed and not taken. */
        EXACT
    }
}
