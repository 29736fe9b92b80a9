// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * A thread that overwrites memory which another thread has handed to a stream, as a program does by mistake. The stream's
 * result may be that of any content, and nothing worse.
 */
public final class Meddler {
    private static final int LONGEST_RUN = 40;

    private final Memory.Bytes memory;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean done;
    private long random;

    private Meddler(Memory.Bytes memory, long seed) {
        this.memory = memory;
        this.random = 2 * seed + 1;
    }

    /** Makes a call while the memory, which is not empty, is being changed: from before it to after it. */
    public static <T> T during(Memory.Bytes memory, long seed, Callable<T> call) throws Exception {
        Meddler meddler = new Meddler(memory, seed);
        Thread thread = new Thread(meddler::meddle, "meddler");
        thread.setDaemon(true);
        thread.start();
        try {
            meddler.begun.await();
            return call.call();
        } finally {
            meddler.done = true;
            thread.join();
        }
    }

    /** Single bytes and runs: what repeats comes and goes. */
    private void meddle() {
        while (!done) {
            int index = next(memory.length);
            int run = next(4) == 0 ? next(LONGEST_RUN) : 1;
            byte value = (byte) next(256);
            for (int i = index; i < Math.min(index + run, memory.length); i++) {
                memory.set(i, value);
            }
            begun.countDown();
        }
    }

    /** Xorshift: java.util.Random would spend the time that is to be spent on the memory. */
    private int next(int bound) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 33) % bound);
    }
}
