// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter screen = new StringWriter();
    private final PrintWriter terminal = new PrintWriter(screen);
    private long now = Long.MAX_VALUE - SECOND; // the clock may wrap

    @Test
    void shortWorkShowsNothing() {
        try (Progress progress = new Progress(terminal, "a", 1000, () -> now)) {
            now += SECOND - 1;
            progress.accept(999);
        }
        assertThat(screen.toString()).isEmpty();
    }

    @Test
    void longWorkShowsShareSpeedAndTimeLeftAndCleansUp() {
        try (Progress progress = new Progress(terminal, "a", 400_000_000, () -> now)) {
            now += 2 * SECOND;
            progress.accept(100_000_000);
        }
        assertThat(screen.toString())
                .isEqualTo("\r\033[Ka  25% [#####---------------] 50.0 MB/s, 0:06 left" + "\r\033[K");
    }

    @Test
    void isRedrawnFiveTimesASecondAtMost() {
        Progress progress = new Progress(terminal, "a", 1000, () -> now);
        now += SECOND;
        for (int i = 0; i < 100; i++) {
            progress.accept(i);
            now += SECOND / 100;
        }
        assertThat(screen.toString().split("\r", -1)).hasSize(1 + 5);
    }

    @Test
    void inputOfUnknownSizeShowsWhatWasRead() {
        Progress progress = new Progress(terminal, "stdin", -1, () -> now);
        now += 4 * SECOND;
        progress.accept(2_000_000);
        assertThat(screen.toString()).isEqualTo("\r\033[Kstdin  2.0 MB  0.5 MB/s");
    }

    @Test
    void aGrowingFileStaysAtOneHundredPercentAndLongNamesAreCut() {
        Progress progress = new Progress(terminal, "a-name-much-longer-than-the-bar-likes.log", 10, () -> now);
        now += 2 * SECOND;
        progress.accept(20);
        assertThat(screen.toString()).contains("...han-the-bar-likes.log 100% [####################]");
    }
}
