// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrationTest {
    private static final String PROPERTY = "warpdrive.some-test";

    private final Integration integration = new Integration("some-test", "a test");

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void aMistakeOfOneCallerIsNotTheEndForAllOthers() {
        assertThat(integration.<String>tryTo(() -> {
                    throw new IllegalArgumentException("level 10");
                }))
                .isNull();
        assertThat(integration.tryTo(() -> "ours")).isEqualTo("ours");
    }

    @Test
    void whatCannotBeSetUpIsNotTriedAgain() {
        assertThat(integration.<String>tryTo(() -> {
                    throw new NoClassDefFoundError("a jar is missing");
                }))
                .isNull();
        assertThat(integration.tryTo(() -> "ours")).isNull();
        assertThat(integration.isOn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", " FALSE ", "no", "0"})
    void thePropertySwitchesItOff(String value) {
        System.setProperty(PROPERTY, value);
        assertThat(integration.tryTo(() -> "ours")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "on", "true", "perhaps"})
    void otherWordsDoNot(String value) {
        System.setProperty(PROPERTY, value);
        assertThat(integration.tryTo(() -> "ours")).isEqualTo("ours");
    }
}
