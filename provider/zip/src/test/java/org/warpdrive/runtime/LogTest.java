// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LogTest {
    @Test
    void aLoggerFindsTheSettingsOfWhoeverLoadedWarpDrive() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader apart = new ClassLoader(null) {};
        List<ClassLoader> seen = new ArrayList<>();
        try {
            thread.setContextClassLoader(apart);
            Log.say(logger -> seen.add(Thread.currentThread().getContextClassLoader()));
            seen.add(thread.getContextClassLoader());
            Log.say(logger -> {
                throw new IllegalStateException("a logger in a bad state: that costs nobody a stream");
            });
            seen.add(thread.getContextClassLoader());
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(seen).containsExactly(Log.class.getClassLoader(), apart, apart);
    }

    /** As Log4j waits, to roll over, for the thread that compresses the file before. */
    @Test
    void aLoggerMayWaitForTheThreadThatHasSomethingToSay() throws InterruptedException {
        CountDownLatch goneOn = new CountDownLatch(1);
        CountDownLatch said = new CountDownLatch(1);
        Log.say(logger -> {
            await(goneOn);
            said.countDown();
        });
        goneOn.countDown();
        said.await();
    }

    @Test
    void anInterruptOfWhoeverHasSomethingToSayIsKept() {
        Thread.currentThread().interrupt();
        Log.say(logger -> {});
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
