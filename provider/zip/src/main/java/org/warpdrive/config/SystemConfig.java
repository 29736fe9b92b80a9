// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Reads a {@link Config} from the system properties, and from what code {@linkplain #configure gave}. Any thread may
 * call it.
 *
 * <p>The cost without any WarpDrive property is one walk over the names of the system properties. The tables of other
 * artifacts are loaded only if a name is set that is not in the caller's own table.
 *
 * @since 1.0
 */
public final class SystemConfig {
    private static final String PREFIX = "warpdrive.";

    private SystemConfig() {}

    /**
     * Reads the values of the caller's own options, and of the options of other artifacts if properties name any.
     *
     * @param own the options of the caller's artifact
     * @return the configuration; a name that no artifact declares becomes a warning with the nearest known name
     */
    public static Config read(List<Option<?>> own) {
        Map<String, String> given = Given.readByEngines();
        // No lambda, here and in all code that runs at set-up: the first lambda of a process costs 10 ms or more.
        UnaryOperator<String> properties = new UnaryOperator<>() {
            @Override
            public String apply(String name) {
                String value = systemProperty(name);
                return value.isEmpty() ? given.getOrDefault(name, "") : value;
            }
        };
        return read(own, names(given.keySet()), properties);
    }

    /**
     * Gives options values, as {@link org.warpdrive.zip.WarpDrive#configure} says.
     *
     * @param values by the names of the options
     * @return a line for each value that is not used and was not reported before
     */
    public static List<String> configure(Map<String, String> values) {
        return Given.add(values);
    }

    /** Returns a line for each value that {@link #configure} was given and that is not used. */
    public static List<String> refusals() {
        return Given.refusals();
    }

    static Config read(List<Option<?>> own, List<String> names, UnaryOperator<String> properties) {
        Config config = Config.of(names).read(own, properties);
        if (config.unknown().isEmpty()) {
            return config;
        }
        List<Option<?>> known = new ArrayList<>(own);
        for (OptionTable table : tables()) {
            config = config.read(table.options(), properties);
            known.addAll(table.options());
        }
        for (String name : config.unknown()) {
            config = config.warning(unknown(name, known));
        }
        return config;
    }

    /**
     * Returns the option tables of the artifacts on the class path or module path. Stops at the first one that cannot
     * be loaded.
     */
    public static List<OptionTable> tables() {
        List<OptionTable> tables = new ArrayList<>();
        Iterator<OptionTable> found = ServiceLoader.load(OptionTable.class, OptionTable.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return tables;
                }
                tables.add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                return tables; // a damaged artifact, or one whose product is missing
            }
        }
    }

    /** Returns the names of all system properties with WarpDrive's prefix and these names, sorted. */
    private static List<String> names(Set<String> given) {
        Set<String> names = new TreeSet<>(given);
        try {
            for (Object key : System.getProperties().keySet()) {
                if (key instanceof String name && name.startsWith(PREFIX)) {
                    names.add(name);
                }
            }
        } catch (SecurityException e) {
            // The walk is not permitted. Single properties may still be readable by name.
        }
        return new ArrayList<>(names);
    }

    /** Returns the value of a system property, or an empty string if it has none or may not be read. */
    static String systemProperty(String name) {
        try {
            return System.getProperty(name, "").strip();
        } catch (SecurityException e) {
            return "";
        }
    }

    /** Returns what is said of a name that none of the options has. */
    static String unknown(String name, List<Option<?>> known) {
        return name + ": no artifact of WarpDrive that is here has such an option; the nearest name is "
                + nearest(name, known);
    }

    private static String nearest(String name, List<Option<?>> options) {
        String nearest = "";
        int best = Integer.MAX_VALUE;
        for (Option<?> option : options) {
            int distance = distance(name, option.name());
            if (distance < best) {
                best = distance;
                nearest = option.name();
            }
        }
        return nearest;
    }

    /** Returns the Levenshtein distance: the number of letters to insert, delete or replace. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
