// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;

/**
 * Reads a {@link Config} from the system properties. Has no state, so any thread may call it.
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
        // No lambda, here and in all code that runs at set-up: the first lambda of a process costs 10 ms or more.
        UnaryOperator<String> properties = new UnaryOperator<>() {
            @Override
            public String apply(String name) {
                return property(name);
            }
        };
        return read(own, names(), properties);
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
            config = config.warning(
                    name + ": no artifact of WarpDrive that is here has such an option; the nearest name is "
                            + nearest(name, known));
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

    /** Returns the names of all system properties with WarpDrive's prefix, sorted. */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            for (Object key : System.getProperties().keySet()) {
                if (key instanceof String name && name.startsWith(PREFIX)) {
                    names.add(name);
                }
            }
        } catch (SecurityException e) {
            // The walk is not permitted. Single properties may still be readable by name.
        }
        Collections.sort(names);
        return names;
    }

    private static String property(String name) {
        try {
            return System.getProperty(name, "");
        } catch (SecurityException e) {
            return "";
        }
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
