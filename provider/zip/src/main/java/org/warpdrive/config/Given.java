// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values that code gave to options, for those that no system property sets. One of them in each copy of WarpDrive.
 * Any thread may call any method; the lock is held for nanoseconds, except by {@link #add}.
 *
 * <p>An option has one value for the whole process. So a value is refused once the option was read and another one is
 * in use, or if code gave another one before.
 */
final class Given {
    private static final Map<String, String> VALUES = new HashMap<>();

    /** Names of the options that were read one by one. */
    private static final Set<String> READ = new HashSet<>();

    /** Whether the engines' options were read, all of them together. */
    private static boolean enginesRead;

    private static final Set<String> REFUSALS = new LinkedHashSet<>();

    private Given() {}

    /**
     * Takes values for options.
     *
     * @return a line for each value that is refused, unless the same was refused before
     */
    static synchronized List<String> add(Map<String, String> given) {
        List<OptionTable> tables = SystemConfig.tables();
        List<String> refusals = new ArrayList<>();
        for (Map.Entry<String, String> each : new TreeMap<>(given).entrySet()) {
            String refusal = add(each.getKey(), each.getValue().strip(), tables);
            if (!refusal.isEmpty() && REFUSALS.add(refusal)) {
                refusals.add(refusal);
            }
        }
        return refusals;
    }

    private static String add(String name, String value, List<OptionTable> tables) {
        if (value.isEmpty() || !SystemConfig.systemProperty(name).isEmpty()) {
            return "";
        }
        List<Option<?>> known = new ArrayList<>();
        for (OptionTable table : tables) {
            for (Option<?> option : table.options()) {
                if (option.name().equals(name)) {
                    return add(option, value, READ.contains(name) || (enginesRead && table.areReadByEngines()));
                }
                known.add(option);
            }
        }
        return SystemConfig.unknown(name, known);
    }

    private static String add(Option<?> option, String value, boolean late) {
        Object wanted;
        try {
            wanted = option.parse(value);
        } catch (IllegalArgumentException e) {
            return option.name() + "=" + value + ": " + e.getMessage() + "; it is not used";
        }
        String before = late ? VALUES.get(option.name()) : VALUES.putIfAbsent(option.name(), value);
        if (before == null && !late) {
            return "";
        }
        Object used = before == null ? option.defaultValue() : option.parse(before);
        // Values of some options have no equals().
        if (value.equals(before) || wanted.equals(used)) {
            return "";
        }
        String words = before == null ? option.defaultWords() : before;
        return option.name() + "=" + value
                + (late ? ": too late, the option was read before; it is " : ": it was configured before, and stays ")
                + words;
    }

    /** Returns what {@link #add} refused so far. */
    static synchronized List<String> refusals() {
        return new ArrayList<>(REFUSALS);
    }

    /** Reads the value of an option by itself; empty if code gave none. From now on it cannot be given another. */
    static synchronized String read(String name) {
        READ.add(name);
        return VALUES.getOrDefault(name, "");
    }

    /** Reads all values. From now on the engines' options cannot be given others. */
    static synchronized Map<String, String> readByEngines() {
        enginesRead = true;
        return new HashMap<>(VALUES);
    }

    /** As at the start of a process, for tests. */
    static synchronized void forget() {
        VALUES.clear();
        READ.clear();
        REFUSALS.clear();
        enginesRead = false;
    }
}
