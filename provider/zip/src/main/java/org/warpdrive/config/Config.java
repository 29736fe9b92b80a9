// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a user decided: values of {@linkplain Option options}, read once, when the library is first used. Immutable. A bad value
 * that code gives throws; a bad system property becomes a {@linkplain #warnings warning}, and the default stands.
 */
public final class Config {
    /** Every option has its default. */
    public static final Config DEFAULT = new Config(Map.of(), List.of(), List.of());

    private final Map<Option<?>, Object> values;
    /** Names of properties that no table read so far declares, in alphabetical order. */
    private final List<String> unknown;

    private final List<String> warnings;

    private Config(Map<Option<?>, Object> values, List<String> unknown, List<String> warnings) {
        this.values = values;
        this.unknown = unknown;
        this.warnings = warnings;
    }

    /** A configuration in which nothing was read yet of the properties that are given by name. */
    static Config of(List<String> names) {
        return new Config(Map.of(), List.copyOf(names), List.of());
    }

    /** The value of an option. */
    @SuppressWarnings("unchecked") // with() and read() put values under options of their type
    public <T> T get(Option<T> option) {
        Object value = values.get(option);
        return value == null ? option.defaultValue() : (T) value;
    }

    /**
     * A configuration with another value of an option.
     *
     * @throws IllegalArgumentException if the value is not in the option's range
     */
    public <T> Config with(Option<T> option, T value) {
        Map<Option<?>, Object> more = new HashMap<>(values);
        more.put(option, option.check(value));
        return new Config(more, unknown, warnings);
    }

    /** A configuration with the values that properties give the options of a table. */
    Config read(List<Option<?>> options, UnaryOperator<String> properties) {
        Map<Option<?>, Object> more = new HashMap<>(values);
        List<String> left = new ArrayList<>(unknown);
        List<String> said = new ArrayList<>(warnings);
        for (Option<?> option : options) {
            left.remove(option.name());
            String value = properties.apply(option.name()).strip();
            if (value.isEmpty()) {
                continue;
            }
            try {
                more.put(option, option.parse(value));
            } catch (IllegalArgumentException e) {
                said.add(option.name() + "=" + value + ": " + e.getMessage() + "; the default is used: "
                        + option.defaultWords());
            }
        }
        return new Config(more, left, said);
    }

    /** Whether properties or code gave something besides these options. */
    public boolean holdsMoreThan(List<Option<?>> options) {
        for (Option<?> option : values.keySet()) {
            if (!options.contains(option)) {
                return true;
            }
        }
        return !unknown.isEmpty();
    }

    Config warning(String text) {
        List<String> said = new ArrayList<>(warnings);
        said.add(text);
        return new Config(values, unknown, said);
    }

    /** The names that begin as ours do and that no table read so far declares. */
    List<String> unknown() {
        return unknown;
    }

    /** What of the properties could not be used, a line each. */
    public List<String> warnings() {
        return warnings;
    }
}
