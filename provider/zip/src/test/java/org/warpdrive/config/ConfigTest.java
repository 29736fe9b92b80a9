// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigTest {
    private enum Colour {
        RED,
        GREEN,
        OFF
    }

    private static final Option<Colour> COLOUR = Option.choice("warpdrive.colour", Colour.RED, "A colour.");
    private static final Option<Integer> COUNT = Option.number("warpdrive.count", 1, 1, 64, "A count.");
    private static final Option<Long> SIZE = Option.bytes("warpdrive.size", 7, "A size.");
    private static final Option<Boolean> SWITCH = Option.onOff("warpdrive.switch", true, "A switch.");
    private static final Option<String> FILE = Option.text("warpdrive.file", "a file", "A file.");
    private static final Option<List<String>> LIST = Option.parsed(
            "warpdrive.list",
            List.of(),
            "x;y",
            text -> {
                if (text.isBlank() || text.contains("!")) {
                    throw new IllegalArgumentException("no list");
                }
                return List.of(text.split(";"));
            },
            "A list.");
    private static final List<Option<?>> ALL = List.of(COLOUR, COUNT, SIZE, SWITCH, FILE, LIST);

    private static Config read(Map<String, String> properties) {
        return SystemConfig.read(
                ALL, properties.keySet().stream().sorted().toList(), name -> properties.getOrDefault(name, ""));
    }

    @Test
    void withoutPropertiesTheDefaultsHold() {
        Config config = read(Map.of());
        assertThat(config.get(COLOUR)).isEqualTo(Colour.RED);
        assertThat(config.get(COUNT)).isOne();
        assertThat(config.get(SIZE)).isEqualTo(7);
        assertThat(config.get(SWITCH)).isTrue();
        assertThat(config.get(FILE)).isEmpty();
        assertThat(config.get(LIST)).isEmpty();
        assertThat(config.warnings()).isEmpty();
        assertThat(config.holdsMoreThan(ALL)).isFalse();
    }

    @Test
    void propertiesAreReadInAnyCaseAndWithSpacesAround() {
        Config config = read(Map.of(
                "warpdrive.colour", "Green",
                "warpdrive.count", " 64 ",
                "warpdrive.size", "3M",
                "warpdrive.switch", "off",
                "warpdrive.file", "/a/b",
                "warpdrive.list", "x;y"));
        assertThat(config.get(COLOUR)).isEqualTo(Colour.GREEN);
        assertThat(config.get(COUNT)).isEqualTo(64);
        assertThat(config.get(SIZE)).isEqualTo(3 << 20);
        assertThat(config.get(SWITCH)).isFalse();
        assertThat(config.get(FILE)).isEqualTo("/a/b");
        assertThat(config.get(LIST)).containsExactly("x", "y");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void aSwitchHasTheWordsThatSpringBootTakes() {
        assertThat(Stream.of("true", "on", "yes", "1", "On", "TRUE")).allMatch(SWITCH::parse);
        assertThat(Stream.of("false", "off", "no", "0", "Off", "FALSE")).noneMatch(SWITCH::parse);
        assertThatThrownBy(() -> SWITCH.parse("y")).hasMessage("not true or false");
    }

    @Test
    void theOffOfAChoiceMayComeThroughYaml() {
        assertThat(COLOUR.parse("off")).isEqualTo(Colour.OFF);
        assertThat(COLOUR.parse("false")).isEqualTo(Colour.OFF);
    }

    @Test
    void aSizeMayHaveAUnit() {
        assertThat(SIZE.parse("0")).isZero();
        assertThat(SIZE.parse("4096")).isEqualTo(4096);
        assertThat(SIZE.parse("5k")).isEqualTo(5 << 10);
        assertThat(SIZE.parse("2g")).isEqualTo(2L << 30);
    }

    @Test
    void aBadPropertyWarnsAndTheDefaultStands() {
        Config config = read(Map.of("warpdrive.colour", "blue", "warpdrive.count", "0", "warpdrive.list", "!"));
        assertThat(config.get(COLOUR)).isEqualTo(Colour.RED);
        assertThat(config.get(COUNT)).isOne();
        assertThat(config.get(LIST)).isEmpty();
        assertThat(config.warnings())
                .containsExactly(
                        "warpdrive.colour=blue: not one of red, green, off; the default is used: red",
                        "warpdrive.count=0: not from 1 to 64; the default is used: 1",
                        "warpdrive.list=!: no list; the default is used: none");
    }

    @Test
    void aSizeIsANumberThatFits() {
        for (String value : new String[] {"m", "1.5g", "-1", "64mb", "9999999999g"}) {
            Config config = read(Map.of("warpdrive.size", value));
            assertThat(config.get(SIZE)).isEqualTo(7);
            assertThat(config.warnings()).hasSize(1);
        }
    }

    @Test
    void aBadValueOfCodeThrows() {
        assertThatThrownBy(() -> Config.DEFAULT.with(COUNT, 65))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not from 1 to 64");
        assertThat(Config.DEFAULT.with(COUNT, 64).get(COUNT)).isEqualTo(64);
        assertThat(Config.DEFAULT.get(COUNT)).isOne();
    }

    @Test
    void anUnknownNameIsWarnedOfWithTheNearest() {
        Config config = read(Map.of("warpdrive.colr", "green", "warpdrive.swich", "off", "warpdrive.size", "1"));
        assertThat(config.get(COLOUR)).isEqualTo(Colour.RED);
        assertThat(config.get(SIZE)).isEqualTo(1);
        assertThat(config.holdsMoreThan(ALL)).isTrue();
        assertThat(config.warnings())
                .containsExactly(
                        "warpdrive.colr: no artifact of WarpDrive that is here has such an option;"
                                + " the nearest name is warpdrive.colour",
                        "warpdrive.swich: no artifact of WarpDrive that is here has such an option;"
                                + " the nearest name is warpdrive.switch");
    }

    @Test
    void theDistanceOfTwoNamesCountsLetters() {
        assertThat(SystemConfig.distance("engine", "engine")).isZero();
        assertThat(SystemConfig.distance("engin", "engine")).isOne();
        assertThat(SystemConfig.distance("enigne", "engine")).isEqualTo(2);
        assertThat(SystemConfig.distance("", "abc")).isEqualTo(3);
        assertThat(SystemConfig.distance("kitten", "sitting")).isEqualTo(3);
    }
}
