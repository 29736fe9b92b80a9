// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warpdrive.uacce.hisi.Verify;
import org.warpdrive.uacce.soft.SoftConfig;

class ConfigTest {
    private static Config read(Map<String, String> properties) {
        return Config.from(name -> properties.getOrDefault(name, ""));
    }

    @Test
    void withoutPropertiesTheDefaultsHold() {
        Config config = read(Map.of());
        assertThat(config.engine()).isEqualTo(Config.DEFAULT_ENGINE);
        assertThat(config.ratio()).isEqualTo(Config.DEFAULT_RATIO);
        assertThat(config.threads()).isEqualTo(Config.DEFAULT_THREADS);
        assertThat(config.devices()).isEmpty();
        assertThat(config.hardware()).isEqualTo(Config.DEFAULT_HARDWARE);
        assertThat(config.hardwareMin()).isEqualTo(Config.DEFAULT_HARDWARE_MIN);
        assertThat(config.hardwareInflate()).isEqualTo(Config.DEFAULT_HARDWARE_INFLATE);
        assertThat(config.verify()).isEqualTo(Config.DEFAULT_VERIFY);
        assertThat(config.hardwareTimeout()).isEqualTo(Config.DEFAULT_HARDWARE_TIMEOUT);
        assertThat(config.queuesMax()).isEqualTo(Config.DEFAULT_QUEUES_MAX);
        assertThat(config.log()).isEqualTo(Config.DEFAULT_LOG);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void propertiesAreReadInAnyCaseAndWithSpacesAround() {
        Config config = read(Map.of(
                Config.ENGINE_PROPERTY, "Native",
                Config.RATIO_PROPERTY, " speed ",
                Config.THREADS_PROPERTY, "4",
                Config.DEVICES_PROPERTY, "soft:queues=1;soft:flavour=kae",
                Config.HARDWARE_PROPERTY, "false",
                Config.HARDWARE_MIN_PROPERTY, "65536",
                Config.VERIFY_PROPERTY, "decode",
                Config.HARDWARE_TIMEOUT_PROPERTY, "250",
                Config.LOG_PROPERTY, "off"));
        assertThat(read(Map.of(Config.MEMORY_MAX_PROPERTY, "0")).memoryMax()).isZero();
        assertThat(read(Map.of(Config.MEMORY_MAX_PROPERTY, "4096")).memoryMax()).isEqualTo(4096);
        assertThat(read(Map.of(Config.MEMORY_MAX_PROPERTY, "3M")).memoryMax()).isEqualTo(3 << 20);
        assertThat(read(Map.of(Config.MEMORY_MAX_PROPERTY, "2g")).memoryMax()).isEqualTo(2L << 30);
        assertThat(config.engine()).isEqualTo(Config.EngineChoice.NATIVE);
        assertThat(config.ratio()).isEqualTo(Config.Ratio.SPEED);
        assertThat(config.threads()).isEqualTo(4);
        assertThat(config.devices()).extracting(SoftConfig::name).containsExactly("soft-0", "soft-1");
        assertThat(config.hardware()).isFalse();
        assertThat(config.hardwareMin()).isEqualTo(65536);
        assertThat(config.verify()).isEqualTo(Verify.DECODE);
        assertThat(config.hardwareTimeout()).isEqualTo(250);
        assertThat(config.log()).isFalse();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void aBadPropertyWarnsOnceAndTheDefaultStands() {
        Config config = read(Map.of(Config.ENGINE_PROPERTY, "warp", Config.THREADS_PROPERTY, "0"));
        assertThat(config.engine()).isEqualTo(Config.DEFAULT_ENGINE);
        assertThat(config.threads()).isEqualTo(Config.DEFAULT_THREADS);
        assertThat(config.warnings())
                .containsExactlyInAnyOrder(
                        "warpdrive.engine=warp: not one of auto, jdk, native, soft; the default is used: auto",
                        "warpdrive.threads=0: not from 1 to 64; the default is used: 1");
    }

    @Test
    void aSizeIsANumberThatFits() {
        for (String value : new String[] {"m", "1.5g", "-1", "64mb", "9999999999g"}) {
            Config config = read(Map.of(Config.MEMORY_MAX_PROPERTY, value));
            assertThat(config.memoryMax()).isEqualTo(Config.DEFAULT_MEMORY_MAX);
            assertThat(config.warnings()).hasSize(1);
        }
    }

    @Test
    void aBadSoftDeviceIsNamedAndNoneIsUsed() {
        Config config = read(Map.of(Config.DEVICES_PROPERTY, "soft:quees=1"));
        assertThat(config.devices()).isEmpty();
        assertThat(config.warnings())
                .containsExactly("warpdrive.devices=soft:quees=1: \"soft:quees=1\": quees is no option; "
                        + "the default is used: none");
    }

    @Test
    void aBadBuilderValueThrows() {
        assertThatThrownBy(() -> Config.builder().threads(65))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not from 1 to 64");
    }
}
