// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RivalryTest {
    private static final int LENGTH = 65_536;
    private static final int LEVEL = 6;
    private static final long SOFTWARE = 400_000;

    private final Rivalry rivalry = new Rivalry();

    private boolean isBehind() {
        return rivalry.isBehind(LEVEL, LENGTH);
    }

    /** Blocks of one kind, and after how many of them the verdict was another; as many if it never was. */
    private int took(int blocks, long heldNanos) {
        boolean before = isBehind();
        for (int i = 1; i <= blocks; i++) {
            rivalry.took(LEVEL, LENGTH, heldNanos, SOFTWARE);
            if (isBehind() != before) {
                return i;
            }
        }
        return blocks;
    }

    @Test
    void whoIsSoonerIsNeverBehind() {
        took(10_000, SOFTWARE * 5 / 4);
        assertThat(isBehind()).isFalse();
        assertThat(rivalry.classesBehind()).isZero();
    }

    @Test
    void whoIsLaterIsBehindAfterSomeBlocksAndBackAfterAFew() {
        assertThat(took(1000, SOFTWARE * 2)).isEqualTo(Rivalry.BLOCKS_TO_FALL_BEHIND);
        assertThat(isBehind()).isTrue();
        took(1000, SOFTWARE);
        assertThat(isBehind()).isTrue();
        assertThat(took(1000, SOFTWARE / 2)).isEqualTo(Rivalry.BLOCKS_TO_RETURN);
        assertThat(isBehind()).isFalse();
        assertThat(took(1000, SOFTWARE)).isEqualTo(1000);
    }

    @Test
    void itIsBehindOnlyForBlocksOfThatLevelAndSize() {
        took(1000, SOFTWARE * 2);
        assertThat(rivalry.isBehind(LEVEL, LENGTH / 2 + 1)).isTrue();
        assertThat(rivalry.isBehind(LEVEL, LENGTH / 2)).isFalse();
        assertThat(rivalry.isBehind(LEVEL, LENGTH * 4)).isFalse();
        assertThat(rivalry.isBehind(9, LENGTH)).isFalse();
        assertThat(rivalry.classesBehind()).isEqualTo(1);
    }

    @Test
    void nowAndThenALateBlockMeansNothing() {
        for (int i = 0; i < 100; i++) {
            took(40, SOFTWARE / 4);
            took(1, SOFTWARE * 50);
        }
        assertThat(isBehind()).isFalse();
    }

    @Test
    void whoIsAboutAsSoonDoesNotFlap() {
        SplittableRandom random = new SplittableRandom(1);
        int turns = 0;
        for (int i = 0; i < 20_000; i++) {
            boolean before = isBehind();
            long noise = random.nextLong(SOFTWARE / 2) - SOFTWARE / 4;
            rivalry.took(LEVEL, LENGTH, SOFTWARE * 11 / 10 + noise, SOFTWARE);
            turns += isBehind() != before ? 1 : 0;
        }
        assertThat(turns).isZero();
    }
}
