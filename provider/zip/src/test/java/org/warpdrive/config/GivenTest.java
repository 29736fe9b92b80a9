// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warpdrive.runtime.ZipOptions;

/** Values that code gives to options: who wins, and what is refused. */
class GivenTest {
    private static final String THREADS = ZipOptions.THREADS.name();

    @BeforeEach
    @AfterEach
    void forget() {
        Given.forget();
        System.clearProperty(THREADS);
    }

    private static Config read() {
        return SystemConfig.read(ZipOptions.all());
    }

    @Test
    void aGivenValueIsRead() {
        assertThat(SystemConfig.configure(Map.of(THREADS, " 4 ", "warpdrive.ratio", "Speed")))
                .isEmpty();
        Config config = read();
        assertThat(config.get(ZipOptions.THREADS)).isEqualTo(4);
        assertThat(config.get(ZipOptions.RATIO)).isEqualTo(ZipOptions.Ratio.SPEED);
        assertThat(config.warnings()).isEmpty();
        assertThat(ZipOptions.THREADS.fromSystem()).isEqualTo(4);
    }

    @Test
    void aSystemPropertyGoesFirst() {
        System.setProperty(THREADS, "2");
        assertThat(SystemConfig.configure(Map.of(THREADS, "4"))).isEmpty();
        assertThat(read().get(ZipOptions.THREADS)).isEqualTo(2);
        assertThat(SystemConfig.configure(Map.of(THREADS, "5"))).isEmpty();
    }

    @Test
    void whatComesAfterTheEnginesReadIsRefusedOnceIfItDiffers() {
        SystemConfig.configure(Map.of(THREADS, "4"));
        read();
        assertThat(SystemConfig.configure(Map.of(THREADS, "4", "warpdrive.log", "on")))
                .as("changes nothing")
                .isEmpty();
        Map<String, String> late = Map.of(THREADS, "8", "warpdrive.log", "false");
        List<String> refusals = List.of(
                "warpdrive.log=false: too late, the option was read before; it is true",
                "warpdrive.threads=8: too late, the option was read before; it is 4");
        assertThat(SystemConfig.configure(late)).isEqualTo(refusals);
        assertThat(SystemConfig.configure(late)).isEmpty();
        assertThat(SystemConfig.refusals()).isEqualTo(refusals);
        assertThat(read().get(ZipOptions.THREADS)).isEqualTo(4);
        assertThat(read().get(ZipOptions.LOG)).isTrue();
    }

    @Test
    void anOptionThatIsReadByItselfIsLateOnceItWas() {
        assertThat(ZipOptions.LOG.fromSystem()).isTrue();
        assertThat(SystemConfig.configure(Map.of("warpdrive.log", "off", THREADS, "3")))
                .containsExactly("warpdrive.log=off: too late, the option was read before; it is true");
        assertThat(ZipOptions.LOG.fromSystem()).isTrue();
        assertThat(ZipOptions.THREADS.fromSystem()).isEqualTo(3);
    }

    @Test
    void theFirstOfTwoWins() {
        assertThat(SystemConfig.configure(Map.of(THREADS, "1"))).isEmpty();
        assertThat(SystemConfig.configure(Map.of(THREADS, "2")))
                .containsExactly("warpdrive.threads=2: it was configured before, and stays 1");
        assertThat(read().get(ZipOptions.THREADS)).isEqualTo(1);
    }

    @Test
    void unknownNamesAndBadValuesAreRefused() {
        assertThat(SystemConfig.configure(Map.of("warpdrive.thread", "2", THREADS, "many", "warpdrive.ratio", "")))
                .containsExactly(
                        "warpdrive.thread: no artifact of WarpDrive that is here has such an option;"
                                + " the nearest name is warpdrive.threads",
                        "warpdrive.threads=many: not a number; it is not used");
        assertThat(read().warnings()).isEmpty();
        assertThat(read().get(ZipOptions.THREADS)).isOne();
    }
}
