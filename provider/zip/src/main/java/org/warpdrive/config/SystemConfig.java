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
 * Reads the configuration that the system properties ask for. A process in which none of them is set pays for nothing but a walk
 * over their names: the tables of other artifacts are looked for only when a name is not one of ours.
 */
public final class SystemConfig {
    private static final String PREFIX = "warpdrive.";

    private SystemConfig() {}

    /** The values that the properties give the options of these tables and of those that other artifacts have. */
    public static Config read(List<Option<?>> own) {
        // No lambda, here as in all that sets engines up: the first of a process takes a hundredth of a second and
        // more.
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

    /** Those of the other artifacts that are here; none that cannot be loaded. */
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
                return tables; // an artifact that is damaged, or whose product is missing
            }
        }
    }

    /** The names of all properties that begin as ours do. */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            for (Object key : System.getProperties().keySet()) {
                if (key instanceof String name && name.startsWith(PREFIX)) {
                    names.add(name);
                }
            }
        } catch (SecurityException e) {
            // Each may be asked for by its name then, as far as that is allowed.
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

    /** Levenshtein's distance: how many letters have to be put in, taken out or changed. */
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
