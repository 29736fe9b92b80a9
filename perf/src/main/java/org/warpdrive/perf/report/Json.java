// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As much JSON as the results need: objects, arrays, strings and numbers. Objects are maps, and records when written; arrays
 * are lists, numbers doubles; there is no null.
 */
public final class Json {
    private final String text;
    private int position;

    private Json(String text) {
        this.text = text;
    }

    /** Pretty-printed; an array of numbers stays on one line. */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n");
        return out.append('\n').toString();
    }

    /** Reads what {@link #write} writes, and other JSON without escapes beyond {@code \" \\ \/ \n \t} and {@code \\u}. */
    public static Object read(String text) {
        Json reader = new Json(text);
        Object value = reader.value();
        if (reader.peek() != 0) {
            throw reader.error("text after the end");
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    public static List<Object> array(@Nullable Object value) {
        return value == null ? List.of() : (List<Object>) value;
    }

    public static String string(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    public static double number(@Nullable Object value) {
        return value == null ? 0 : ((Number) value).doubleValue();
    }

    private static void write(StringBuilder out, Object value, String newLine) {
        if (value instanceof Record object) {
            write(out, components(object), newLine);
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator).append(newLine).append("  ");
                quote(out, entry.getKey().toString());
                write(out.append(": "), entry.getValue(), newLine + "  ");
                separator = ",";
            }
            out.append(map.isEmpty() ? "{}" : newLine + "}");
        } else if (value instanceof List<?> list) {
            boolean flat = list.stream().allMatch(Number.class::isInstance);
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                out.append(i == 0 ? "" : ",").append(flat ? (i == 0 ? "" : " ") : newLine + "  ");
                write(out, list.get(i), newLine + "  ");
            }
            out.append(flat ? "]" : newLine + "]");
        } else if (value instanceof Number number) {
            double d = number.doubleValue();
            out.append(
                    d == Math.rint(d) ? String.format(Locale.ROOT, "%.0f", d) : String.format(Locale.ROOT, "%.5g", d));
        } else {
            quote(out, value.toString());
        }
    }

    /** By name; without what is empty, which reads as the same. */
    private static Map<String, Object> components(Record object) {
        Map<String, Object> components = new LinkedHashMap<>();
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(object);
                if (!List.of().equals(value) && !Map.of().equals(value)) {
                    components.put(component.getName(), value);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return components;
    }

    private static void quote(StringBuilder out, String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private Object value() {
        return switch (peek()) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> string();
            default -> number();
        };
    }

    private Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        expect('{');
        while (peek() != '}') {
            String key = string();
            expect(':');
            map.put(key, value());
            if (peek() != '}') {
                expect(',');
            }
        }
        expect('}');
        return map;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        expect('[');
        while (peek() != ']') {
            list.add(value());
            if (peek() != ']') {
                expect(',');
            }
        }
        expect(']');
        return list;
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        for (char c = text.charAt(position++); c != '"'; c = text.charAt(position++)) {
            if (c == '\\') {
                c = text.charAt(position++);
                if (c == 'u') {
                    string.append((char) Integer.parseInt(text, position, position + 4, 16));
                    position += 4;
                    continue;
                }
                c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
            }
            string.append(c);
        }
        return string.toString();
    }

    private Double number() {
        int start = position;
        while (position < text.length() && "+-.0123456789eE".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        if (start == position) {
            throw error("no value");
        }
        return Double.valueOf(text.substring(start, position));
    }

    private char peek() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : 0;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw error("no '" + c + "'");
        }
        position++;
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException("bad JSON: " + what + " at offset=" + position);
    }
}
