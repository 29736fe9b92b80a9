// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The values of all {@linkplain Option options} in one process. Immutable, so any thread may use it.
 *
 * <p>An option without a value has its default. An invalid value given in code throws; an invalid system property
 * becomes a {@linkplain #warnings warning}, and the default is used.
 *
 * <pre>{@code
 * Option<Boolean> log = Option.onOff("warpdrive.log", true, "Whether a line is logged.");
 * Config quiet = Config.DEFAULT.with(log, false);
 * quiet.get(log); // false
 * }</pre>
 *
 * @since 1.0
 */
public final class Config {
    /** The configuration in which every option has its default. */
    public static final Config DEFAULT = new Config(Map.of(), List.of(), List.of());

    private final Map<Option<?>, Object> values;
    /** Names of the properties that none of the tables read so far declares, in alphabetical order. */
    private final List<String> unknown;

    private final List<String> warnings;

    private Config(Map<Option<?>, Object> values, List<String> unknown, List<String> warnings) {
        this.values = values;
        this.unknown = unknown;
        this.warnings = warnings;
    }

    /** Returns a configuration without values, for which the properties of the given names are still to be read. */
    static Config of(List<String> names) {
        return new Config(Map.of(), List.copyOf(names), List.of());
    }

    /** Returns the value of an option, or its default if it has none. */
    @SuppressWarnings("unchecked") // with() and read() put values under options of their type
    public <T> T get(Option<T> option) {
        Object value = values.get(option);
        return value == null ? option.defaultValue() : (T) value;
    }

    /**
     * Returns a copy of this configuration in which one option has another value.
     *
     * @throws IllegalArgumentException if the value is out of the option's range
     */
    public <T> Config with(Option<T> option, T value) {
        Map<Option<?>, Object> more = new HashMap<>(values);
        more.put(option, option.check(value));
        return new Config(more, unknown, warnings);
    }

    /**
     * Returns a copy of this configuration that also has the values which the properties give to the options of one
     * table. An invalid value becomes a warning.
     *
     * @param options the table
     * @param properties maps a property's name to its value, or to an empty string if it is not set
     */
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

    /** Returns whether a property or code set anything other than these options. Unknown properties count. */
    public boolean holdsMoreThan(List<Option<?>> options) {
        for (Option<?> option : values.keySet()) {
            if (!options.contains(option)) {
                return true;
            }
        }
        return !unknown.isEmpty();
    }

    /** Returns a copy of this configuration with one more warning. */
    public Config warning(String text) {
        List<String> said = new ArrayList<>(warnings);
        said.add(text);
        return new Config(values, unknown, said);
    }

    /** Returns the names with WarpDrive's prefix that none of the tables read so far declares. */
    List<String> unknown() {
        return unknown;
    }

    /** Returns one line for each system property that could not be used: invalid values and unknown names. */
    public List<String> warnings() {
        return warnings;
    }
}
