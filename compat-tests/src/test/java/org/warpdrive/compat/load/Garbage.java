// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/** The JVM's garbage collection, for who counts what is left after it. */
final class Garbage {
    private Garbage() {}

    /** Collects garbage, and returns when an object dropped before that has come out of its reference queue. */
    static void collect() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        PhantomReference<Object> canary = new PhantomReference<>(new Object(), queue);
        do {
            System.gc();
        } while (queue.remove(100) != canary);
    }
}
