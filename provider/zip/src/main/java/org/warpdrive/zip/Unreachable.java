// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * Releases the memory of objects that were never ended, once they are unreachable. The release happens when the next
 * object is created, on the thread that creates it. Any thread may call any method.
 *
 * <p>A {@link java.lang.ref.Cleaner} was used before. It releases earlier, but its thread runs as long as any object is
 * watched, and keeps the class loader of a redeployed application in memory.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>from</th><th>to</th><th>by</th></tr>
 * <tr><td>new</td><td>watched</td><td>{@link #watch}</td></tr>
 * <tr><td>watched</td><td>due</td><td>{@link #releaseAll}, after the garbage collector found the object
 * unreachable</td></tr>
 * <tr><td>due</td><td>forgotten</td><td>{@link #releaseAll}, after the release; a failed release is repeated by the
 * next call</td></tr>
 * <tr><td>watched</td><td>forgotten</td><td>{@link #forget}</td></tr>
 * </table>
 */
final class Unreachable extends PhantomReference<Object> {
    private static final ReferenceQueue<Object> QUEUE = new ReferenceQueue<>();

    /**
     * The list of all watched objects, doubly linked and guarded by the class's monitor. It keeps the references
     * reachable.
     */
    private static @Nullable Unreachable first;

    private final Runnable release;
    private @Nullable Unreachable next;
    private @Nullable Unreachable previous;
    private boolean linked;

    /** The list of unreachable objects whose memory is not released yet, guarded by the class's monitor. */
    private static volatile @Nullable Unreachable due;

    private @Nullable Unreachable nextDue;

    private Unreachable(Object watched, Runnable release) {
        super(watched, QUEUE);
        this.release = release;
    }

    /**
     * Watches an object until {@link #forget}.
     *
     * @param release releases the memory. It may be called after the object was ended, and must not refer to the
     *     object.
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
     * Releases the memory of unreachable objects. An object leaves the list only after its release. If an error
     * interrupts that, such as a stack overflow, the next call repeats it.
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
                    if (due == reference) { // otherwise another thread has removed it
                        due = reference.nextDue;
                    }
                }
            }
        } catch (Throwable e) {
            // The creator of an object must not see an error of another object's release.
        }
    }

    /** Stops watching. May be called again. */
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
