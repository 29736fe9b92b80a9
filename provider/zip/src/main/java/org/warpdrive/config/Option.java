// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A setting: a system property with its type, default, range and meaning. Parsing, warnings, {@code wdzip options} and
 * the tables of the documentation are all derived from it. Immutable, so any thread may use it.
 *
 * <pre>{@code
 * Option<Integer> threads = Option.number("warpdrive.threads", 1, 1, 64, "How many threads may work on one stream.");
 * int count = threads.fromSystem(); // of -Dwarpdrive.threads=4
 * }</pre>
 *
 * @param <T> the type of the values
 * @since 1.0
 */
public final class Option<T> {
    private enum Kind {
        SWITCH,
        CHOICE,
        NUMBER,
        BYTES,
        TEXT
    }

    /** The version that introduced every option so far. */
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

    /**
     * Creates an option that is {@code true} or {@code false}. {@code on}, {@code yes} and {@code 1} are accepted as
     * well, and their opposites, as in Spring Boot.
     *
     * @param name the system property
     * @param text what the option decides, in a sentence or two
     */
    public static Option<Boolean> onOff(String name, boolean defaultValue, String text) {
        return new Option<>(
                name, Kind.SWITCH, defaultValue, "true, false", String.valueOf(defaultValue), text, 0, 0, null);
    }

    /**
     * Creates an option whose values are the constants of an enum. Case is ignored.
     *
     * @param name the system property
     * @param text what the option decides, in a sentence or two
     */
    public static <E extends Enum<E>> Option<E> choice(String name, E defaultValue, String text) {
        return new Option<>(name, Kind.CHOICE, defaultValue, "", lower(defaultValue), text, 0, 0, null);
    }

    /**
     * Creates an option whose values are integers from {@code min} to {@code max}, both included.
     *
     * @param name the system property
     * @param text what the option decides, in a sentence or two
     */
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

    /**
     * Creates an option whose values are numbers of bytes. The suffixes {@code k}, {@code m} and {@code g} multiply by
     * 1024, its square and its cube.
     *
     * @param name the system property
     * @param defaultValue in bytes
     * @param text what the option decides, in a sentence or two
     */
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
     * Creates an option whose values are any text. Its default is the empty string.
     *
     * @param name the system property
     * @param values the kind of text, for documentation, such as "a file"
     * @param text what the option decides, in a sentence or two
     */
    public static Option<String> text(String name, String values, String text) {
        return new Option<>(name, Kind.TEXT, "", values, "none", text, 0, 0, null);
    }

    /**
     * Creates an option whose values have a syntax of their own.
     *
     * @param name the system property
     * @param values an example of the syntax, for documentation
     * @param parser turns text into a value, or throws IllegalArgumentException with a message that says what is wrong
     * @param text what the option decides, in a sentence or two
     */
    public static <T> Option<T> parsed(
            String name, T defaultValue, String values, Function<String, T> parser, String text) {
        return new Option<>(name, Kind.TEXT, defaultValue, values, "none", text, 0, 0, parser);
    }

    /** Returns the same option with another description of its default, for a default that differs between machines. */
    public Option<T> withDefaultWords(String words) {
        return new Option<>(name, kind, defaultValue, values, words, text, min, max, parser);
    }

    private static String lower(Object value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns the name of the system property: {@code warpdrive.} and one to three words. */
    public String name() {
        return name;
    }

    /** Returns the value of the option when it is not set. */
    public T defaultValue() {
        return defaultValue;
    }

    /** Returns the default as documentation shows it. */
    public String defaultWords() {
        return defaultWords;
    }

    /** Returns what the option decides, in a sentence or two. */
    public String text() {
        return text;
    }

    /** Returns the values that the option accepts, as documentation shows them. */
    public String values() {
        // Not before they are asked for: an enum's constants come by reflection, which costs the first stream a
        // millisecond.
        return kind == Kind.CHOICE ? names((Enum<?>) defaultValue) : values;
    }

    /** Returns the version that introduced the option. */
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
     * Parses a value and checks its range.
     *
     * @throws IllegalArgumentException if the value is invalid; the message says which values are valid
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
     * Checks that a value is in range, and returns it.
     *
     * @throws IllegalArgumentException if it is not; the message has the range
     */
    T check(T value) {
        if (value instanceof Number number && (number.longValue() < min || number.longValue() > max)) {
            throw new IllegalArgumentException(max == Long.MAX_VALUE ? "negative" : "not from " + min + " to " + max);
        }
        return value;
    }

    /**
     * Returns the current value of the system property, or else the value that code
     * {@linkplain org.warpdrive.zip.WarpDrive#configure gave}. Returns the default if there is none, or an invalid one.
     */
    public T fromSystem() {
        String given = Given.read(name);
        String property = SystemConfig.systemProperty(name);
        String value = property.isEmpty() ? given : property;
        try {
            return value.isEmpty() ? defaultValue : parse(value);
        } catch (IllegalArgumentException e) {
            return defaultValue;
        }
    }

    @SuppressWarnings("unchecked")
    private T cast(Object value) {
        return (T) value;
    }

    private Object constant(String value) {
        String word = value.equalsIgnoreCase("false") ? "off" : value; // what YAML makes of off
        for (Object constant : ((Enum<?>) defaultValue).getDeclaringClass().getEnumConstants()) {
            if (constant.toString().equalsIgnoreCase(word)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("not one of " + values());
    }

    private static boolean isOn(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
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

    /** Parses a number of bytes with the suffixes of the JVM's own options. */
    private static long bytes(String value) {
        int shift =
                value.isEmpty() ? 0 : 10 * (1 + "kmg".indexOf(Character.toLowerCase(value.charAt(value.length() - 1))));
        try {
            long number = Long.parseLong(value.substring(0, value.length() - (shift == 0 ? 0 : 1)));
            if (number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException("not a number of bytes, with k, m or g behind it or without");
    }

    @Override
    public String toString() {
        return name;
    }
}
