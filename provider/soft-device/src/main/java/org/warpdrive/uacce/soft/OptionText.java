// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A strict parser for {@code scheme:key=value,key=value}. Unknown, repeated and out-of-range options are refused. */
final class OptionText {
    private static final Map<String, Long> TIMES =
            Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "", 1L);
    private static final Map<String, Long> SIZES = Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30);

    private final String text;
    private final Map<String, String> options = new LinkedHashMap<>();

    private OptionText(String text) {
        this.text = text;
    }

    static OptionText parse(String scheme, String text) {
        OptionText result = new OptionText(text);
        String trimmed = text.strip();
        if (trimmed.equals(scheme)) {
            return result;
        }
        if (!trimmed.startsWith(scheme + ":")) {
            throw new IllegalArgumentException("\"" + text + "\": a device starts with \"" + scheme + "\"");
        }
        for (String option : trimmed.substring(scheme.length() + 1).split(",", -1)) {
            int equals = option.indexOf('=');
            if (equals <= 0 || equals == option.length() - 1) {
                throw new IllegalArgumentException("\"" + text + "\": \"" + option + "\" is not key=value");
            }
            String key = option.substring(0, equals).strip();
            if (result.options.put(key, option.substring(equals + 1).strip()) != null) {
                throw result.bad(key, "is there twice");
            }
        }
        return result;
    }

    IllegalArgumentException bad(String key, String why) {
        return new IllegalArgumentException("\"" + text + "\": " + key + " " + why);
    }

    /** Refuses remaining options. To be called after all known options were read. */
    void refuseOthers() {
        if (!options.isEmpty()) {
            throw bad(options.keySet().iterator().next(), "is no option");
        }
    }

    String word(String key, String absent) {
        String value = options.remove(key);
        return value == null ? absent : value;
    }

    int number(String key, int absent, int min, int max) {
        String value = options.remove(key);
        if (value == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw bad(key, "is a number, not " + value);
        }
        throw bad(key, "is from " + min + " to " + max + ", not " + value);
    }

    double decimal(String key, double absent) {
        String value = options.remove(key);
        if (value == null) {
            return absent;
        }
        if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            throw bad(key, "is a number such as 8 or 0.5, not " + value);
        }
        return Double.parseDouble(value);
    }

    long nanos(String key, long absent) {
        return scaled(key, absent, TIMES, "a time such as 20us");
    }

    long bytes(String key, long absent) {
        return scaled(key, absent, SIZES, "a size such as 64k");
    }

    private long scaled(String key, long absent, Map<String, Long> units, String expected) {
        String value = options.remove(key);
        if (value == null) {
            return absent;
        }
        int digits = 0;
        while (digits < value.length() && Character.digit(value.charAt(digits), 10) >= 0) {
            digits++;
        }
        Long unit = units.get(lower(value.substring(digits)));
        if (digits == 0 || digits > 9 || unit == null) {
            throw bad(key, "is " + expected + ", not " + value);
        }
        return Long.parseLong(value.substring(0, digits)) * unit;
    }

    /** Whether the value is the second of two words; false if the option is absent. */
    boolean either(String key, String first, String second) {
        String value = options.remove(key);
        if (value == null || value.equals(first)) {
            return false;
        }
        if (value.equals(second)) {
            return true;
        }
        throw bad(key, "is " + first + " or " + second + ", not " + value);
    }

    <T> T oneOf(String key, T absent, Function<T, String> label, T[] choices) {
        String value = options.remove(key);
        if (value == null) {
            return absent;
        }
        StringBuilder labels = new StringBuilder();
        for (T choice : choices) {
            if (label.apply(choice).equals(value)) {
                return choice;
            }
            labels.append(labels.isEmpty() ? "" : ", ").append(label.apply(choice));
        }
        throw bad(key, "is one of " + labels + ", not " + value);
    }

    /** Parses names with a rate each, such as {@code status/100+stall/5000}. The default rate is 1. */
    <T extends Enum<T>> Map<T, Integer> rates(String key, Class<T> type) {
        Map<T, Integer> rates = new EnumMap<>(type);
        String value = options.remove(key);
        if (value == null) {
            return rates;
        }
        for (String item : value.split("\\+", -1)) {
            int slash = item.indexOf('/');
            String name = slash < 0 ? item : item.substring(0, slash);
            String rate = slash < 0 ? "1" : item.substring(slash + 1);
            if (!rate.matches("[1-9][0-9]{0,8}")) {
                throw bad(key, "has name/number, joined with +, not " + item);
            }
            OptionText one = new OptionText(text);
            one.options.put(key, name);
            T found = one.<T>found(key, type);
            if (rates.put(found, Integer.parseInt(rate)) != null) {
                throw bad(key, "has " + name + " twice");
            }
        }
        return rates;
    }

    private <T extends Enum<T>> T found(String key, Class<T> type) {
        T[] choices = type.getEnumConstants();
        return oneOf(key, choices[0], OptionText::lower, choices);
    }

    static String lower(Object value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }
}
