// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigTest {
    private final List<String> warnings = new ArrayList<>();

    private final System.Logger logger = new System.Logger() {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String text, Throwable thrown) {
            warnings.add(text);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... values) {
            warnings.add(level + " " + MessageFormat.format(format, values));
        }
    };

    private Config read(Map<String, String> properties) {
        return Config.from(name -> properties.getOrDefault(name, ""), logger);
    }

    @Test
    void withoutPropertiesTheDefaultsHold() {
        Config config = read(Map.of());
        assertThat(config.engine()).isEqualTo(Config.DEFAULT_ENGINE);
        assertThat(config.ratio()).isEqualTo(Config.DEFAULT_RATIO);
        assertThat(config.threads()).isEqualTo(Config.DEFAULT_THREADS);
        assertThat(config.log()).isEqualTo(Config.DEFAULT_LOG);
        assertThat(warnings).isEmpty();
    }

    @Test
    void propertiesAreReadInAnyCaseAndWithSpacesAround() {
        Config config = read(Map.of(
                Config.ENGINE_PROPERTY, "Native",
                Config.RATIO_PROPERTY, " speed ",
                Config.THREADS_PROPERTY, "4",
                Config.LOG_PROPERTY, "off"));
        assertThat(config.engine()).isEqualTo(Config.EngineChoice.NATIVE);
        assertThat(config.ratio()).isEqualTo(Config.Ratio.SPEED);
        assertThat(config.threads()).isEqualTo(4);
        assertThat(config.log()).isFalse();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aBadPropertyWarnsOnceAndTheDefaultStands() {
        Config config = read(Map.of(Config.ENGINE_PROPERTY, "warp", Config.THREADS_PROPERTY, "0"));
        assertThat(config.engine()).isEqualTo(Config.DEFAULT_ENGINE);
        assertThat(config.threads()).isEqualTo(Config.DEFAULT_THREADS);
        assertThat(warnings)
                .containsExactlyInAnyOrder(
                        "WARNING warpdrive.engine=warp is not understood; the default is used: auto",
                        "WARNING warpdrive.threads=0 is not understood; the default is used: 1");
    }

    @Test
    void aBadBuilderValueThrows() {
        assertThatThrownBy(() -> Config.builder().threads(65))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads=65");
    }
}
