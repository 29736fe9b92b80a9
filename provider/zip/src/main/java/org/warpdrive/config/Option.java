// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a user can decide: a system property with its type, default, range and meaning. All that is said of options
 * (parsing, warnings, {@code wdzip options}, the tables of the documentation) comes from these. Immutable.
 *
 * @param <T> the type of its values
 */
public final class Option<T> {
    private enum Kind {
        SWITCH,
        CHOICE,
        NUMBER,
        BYTES,
        TEXT
    }

    /** No option is younger. */
    private static final String FIRST_VERSION = "1.0";

    private final String name;
    private final Kind kind;
    private final T defaultValue;
    private final String text;
    private final long min;
    private final long max;
    private final String values;
    private final String defaultWords;
    private final @Nullable Function<String, T> parser;

    private Option(
            String name,
            Kind kind,
            T defaultValue,
            String values,
            String defaultWords,
            String text,
            long min,
            long max,
            @Nullable Function<String, T> parser) {
        this.name = name;
        this.values = values;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.defaultWords = defaultWords;
        this.text = text;
        this.min = min;
        this.max = max;
        this.parser = parser;
    }

    /** An option that is {@code true} or {@code false}; {@code on} and {@code off} are taken, too. */
    public static Option<Boolean> onOff(String name, boolean defaultValue, String text) {
        return new Option<>(
                name, Kind.SWITCH, defaultValue, "true, false", String.valueOf(defaultValue), text, 0, 0, null);
    }

    /** An option whose values are the names of an enum's constants, in either case. */
    public static <E extends Enum<E>> Option<E> choice(String name, E defaultValue, String text) {
        return new Option<>(
                name, Kind.CHOICE, defaultValue, names(defaultValue), lower(defaultValue), text, 0, 0, null);
    }

    /** An option whose values are whole numbers from {@code min} to {@code max}. */
    public static Option<Integer> number(String name, int defaultValue, int min, int max, String text) {
        return new Option<>(
                name,
                Kind.NUMBER,
                defaultValue,
                min + " to " + max,
                String.valueOf(defaultValue),
                text,
                min,
                max,
                null);
    }

    /** An option whose values are numbers of bytes, with {@code k}, {@code m} or {@code g} behind the number or without. */
    public static Option<Long> bytes(String name, long defaultValue, String text) {
        return new Option<>(
                name,
                Kind.BYTES,
                defaultValue,
                "bytes, with k, m or g behind the number",
                String.valueOf(defaultValue),
                text,
                0,
                Long.MAX_VALUE,
                null);
    }

    /**
     * An option whose values are text; nothing by default.
     *
     * @param values what the text is: a file, say
     */
    public static Option<String> text(String name, String values, String text) {
        return new Option<>(name, Kind.TEXT, "", values, "none", text, 0, 0, null);
    }

    /**
     * An option whose values have a syntax of their own.
     *
     * @param values an example of that syntax
     * @param parser throws IllegalArgumentException, which says what is wrong with a value
     */
    public static <T> Option<T> parsed(
            String name, T defaultValue, String values, Function<String, T> parser, String text) {
        return new Option<>(name, Kind.TEXT, defaultValue, values, "none", text, 0, 0, parser);
    }

    /** The same option, with a default that differs from machine to machine and is described by these words. */
    public Option<T> withDefaultWords(String words) {
        return new Option<>(name, kind, defaultValue, values, words, text, min, max, parser);
    }

    private static String lower(Object value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }

    /** Of the system property: {@code warpdrive.} and one to three words. */
    public String name() {
        return name;
    }

    public T defaultValue() {
        return defaultValue;
    }

    /** The default as documentation shows it. */
    public String defaultWords() {
        return defaultWords;
    }

    /** What it decides, in a sentence or two. */
    public String text() {
        return text;
    }

    /** The values that it takes, as documentation shows them. */
    public String values() {
        return values;
    }

    /** The version that had it first. */
    public String since() {
        return FIRST_VERSION;
    }

    private static String names(Enum<?> one) {
        StringBuilder names = new StringBuilder();
        for (Object constant : one.getDeclaringClass().getEnumConstants()) {
            names.append(names.length() == 0 ? "" : ", ").append(lower(constant));
        }
        return names.toString();
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException which says what values there are
     */
    public T parse(String value) {
        return check(cast(
                switch (kind) {
                    case SWITCH -> isOn(value);
                    case CHOICE -> constant(value);
                    case NUMBER -> number(value);
                    case BYTES -> bytes(value);
                    case TEXT -> parser == null ? value : parser.apply(value);
                }));
    }

    /**
     * Returns a value that is in range.
     *
     * @throws IllegalArgumentException which says the range
     */
    T check(T value) {
        if (value instanceof Number number && (number.longValue() < min || number.longValue() > max)) {
            throw new IllegalArgumentException(max == Long.MAX_VALUE ? "negative" : "not from " + min + " to " + max);
        }
        return value;
    }

    /** What the system property says now; the default where it says nothing or cannot be used, or may not be read. */
    public T fromSystem() {
        try {
            String value = System.getProperty(name, "").strip();
            return value.isEmpty() ? defaultValue : parse(value);
        } catch (IllegalArgumentException | SecurityException e) {
            return defaultValue;
        }
    }

    @SuppressWarnings("unchecked")
    private T cast(Object value) {
        return (T) value;
    }

    private Object constant(String value) {
        for (Object constant : ((Enum<?>) defaultValue).getDeclaringClass().getEnumConstants()) {
            if (constant.toString().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("not one of " + values);
    }

    private static boolean isOn(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new IllegalArgumentException("not true or false");
        };
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number", e);
        }
    }

    /** As the JVM reads its own sizes. */
    private static long bytes(String value) {
        int shift =
                value.isEmpty() ? 0 : 10 * (1 + "kmg".indexOf(Character.toLowerCase(value.charAt(value.length() - 1))));
        try {
            long number = Long.parseLong(value.substring(0, value.length() - (shift == 0 ? 0 : 1)));
            if (number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("not a number of bytes, with k, m or g behind it or without");
    }

    @Override
    public String toString() {
        return name;
    }
}
