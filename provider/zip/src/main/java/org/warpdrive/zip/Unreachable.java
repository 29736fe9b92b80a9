// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * Gives back the memory of objects that nobody ended, once they are unreachable: whoever makes the next object does it. A
 * {@link java.lang.ref.Cleaner} would do it sooner, on a thread of its own; that thread would run for as long as any object
 * is watched, and keep the class loader of an application that was redeployed.
 */
final class Unreachable extends PhantomReference<Object> {
    private static final ReferenceQueue<Object> QUEUE = new ReferenceQueue<>();

    /** All that are watched, which keeps the references themselves reachable; linked both ways, under the class's monitor. */
    private static @Nullable Unreachable first;

    private final Runnable release;
    private @Nullable Unreachable next;
    private @Nullable Unreachable previous;
    private boolean linked;

    /** Those that are unreachable and whose memory is not given back yet, under the class's monitor. */
    private static volatile @Nullable Unreachable due;

    private @Nullable Unreachable nextDue;

    private Unreachable(Object watched, Runnable release) {
        super(watched, QUEUE);
        this.release = release;
    }

    /**
     * Watches an object until {@link #forget}.
     *
     * @param release gives back its memory; may be called after the object ended, must not refer to it
     */
    static Unreachable watch(Object watched, Runnable release) {
        releaseAll();
        Unreachable reference = new Unreachable(watched, release);
        synchronized (Unreachable.class) {
            reference.next = first;
            if (first != null) {
                first.previous = reference;
            }
            first = reference;
            reference.linked = true;
        }
        return reference;
    }

    /**
     * Gives back what unreachable objects hold. One leaves the list only when that is done: where an error strikes, for want of stack
     * say, whoever comes next does it again.
     */
    static void releaseAll() {
        for (Reference<?> found = QUEUE.poll(); found != null; found = QUEUE.poll()) {
            Unreachable reference = (Unreachable) found;
            synchronized (Unreachable.class) {
                reference.nextDue = due;
                due = reference;
            }
        }
        if (due != null) {
            releaseDue();
        }
    }

    private static void releaseDue() {
        try {
            for (; ; ) {
                Unreachable reference;
                synchronized (Unreachable.class) {
                    reference = due;
                }
                if (reference == null) {
                    return;
                }
                reference.release.run();
                reference.forget();
                synchronized (Unreachable.class) {
                    if (due == reference) { // and no other thread was as fast
                        due = reference.nextDue;
                    }
                }
            }
        } catch (Throwable e) {
            // Whoever makes an object is not to hear of another's end.
        }
    }

    /** Ends the watch; may be called again. */
    void forget() {
        synchronized (Unreachable.class) {
            if (linked) {
                linked = false;
                if (previous == null) {
                    first = next;
                } else {
                    previous.next = next;
                }
                if (next != null) {
                    next.previous = previous;
                }
            }
        }
        clear();
    }
}
