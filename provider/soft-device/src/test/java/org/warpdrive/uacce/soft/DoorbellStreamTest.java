// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class DoorbellStreamTest {
    private static final int RINGERS = 3;
    private static final int EACH = 100_000;

    @Test
    void nothingIsLostAndEachRingersValuesStayInOrder() throws InterruptedException {
        DoorbellStream stream = new DoorbellStream();
        List<Thread> ringers = new ArrayList<>();
        for (int ringer = 0; ringer < RINGERS; ringer++) {
            long mark = (long) ringer << 32;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < EACH; i++) {
                    while (!stream.offer(mark | i)) {
                        Thread.onSpinWait();
                    }
                }
            });
            thread.start();
            ringers.add(thread);
        }
        int[] next = new int[RINGERS];
        for (int taken = 0; taken < RINGERS * EACH; ) {
            if (stream.take()) {
                int ringer = (int) (stream.value() >>> 32);
                assertThat((int) stream.value()).isEqualTo(next[ringer]++);
                taken++;
            } else {
                Thread.onSpinWait();
            }
        }
        assertThat(stream.take()).isFalse();
        assertThat(stream.isEmpty()).isTrue();
        for (Thread ringer : ringers) {
            ringer.join();
        }
    }

    @Test
    void aFullStreamRefusesUntilOneIsTaken() {
        DoorbellStream stream = new DoorbellStream();
        int capacity = 0;
        while (stream.offer(capacity)) {
            capacity++;
        }
        assertThat(capacity).isGreaterThan(1024);
        assertThat(stream.take()).isTrue();
        assertThat(stream.value()).isZero();
        assertThat(stream.offer(capacity)).isTrue();
        assertThat(stream.offer(0)).isFalse();
    }
}
