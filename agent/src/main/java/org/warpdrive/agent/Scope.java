// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The set of classes that may be rewritten: those that the user selects, except those that java.util.zip itself may
 * need while it runs. Immutable.
 *
 * <p>Options are separated by commas: {@code include=} and {@code exclude=}, each with packages or classes separated by
 * colons, and {@code summary}. A package includes its subpackages. Exclusion takes precedence over inclusion.
 */
final class Scope {
    /** Prefixes of classes that are never rewritten, in the form of class files. */
    private static final List<String> LEFT_ALONE = List.of(
            // WarpDrive itself, all that is inside of the agent's jar, and JNA, which makes its system calls.
            "org/warpdrive/",
            "com/sun/jna/",
            // The JDK, in any class loader.
            "java/",
            "jdk/",
            "sun/",
            "com/sun/tools/",
            // Class loaders: they run while WarpDrive's classes are loaded.
            "org/springframework/boot/loader/",
            "org/codehaus/plexus/classworlds/",
            "org/apache/catalina/loader/",
            "org/apache/catalina/webresources/",
            "org/apache/felix/framework/",
            "org/eclipse/osgi/",
            "org/jboss/modules/",
            // Loggers: they run while the engines log their start.
            "ch/qos/logback/",
            "org/apache/commons/logging/",
            "org/apache/juli/",
            "org/apache/log4j/",
            "org/apache/logging/",
            "org/jboss/logging/",
            "org/jboss/logmanager/",
            "org/slf4j/",
            "org/tinylog/");

    /** An exception to the loggers: Log4j compresses a log file after it was rolled over, in a thread of its own. */
    private static final String LOG_FILE_ACTIONS = "org/apache/logging/log4j/core/appender/rolling/action/";

    private static final String CLASS_LOADER = "ClassLoader";

    /** Loaded only where options name packages, since regular expressions take a while to start. */
    private static final class Names {
        private static final String IDENTIFIER = "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*";

        /** Name of a package or class, in the form of class files. */
        private static final Pattern NAME = Pattern.compile(IDENTIFIER + "(/" + IDENTIFIER + ")*");

        private Names() {}
    }

    private final List<String> included;
    private final List<String> excluded;
    private final boolean summary;

    private Scope(List<String> included, List<String> excluded, boolean summary) {
        this.included = List.copyOf(included);
        this.excluded = List.copyOf(excluded);
        this.summary = summary;
    }

    /**
     * Parses the agent's options.
     *
     * @param options null or blank for none
     * @throws IllegalArgumentException if an option is unknown or lacks a valid name
     */
    static Scope parse(@Nullable String options) {
        List<String> included = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        boolean summary = false;
        for (String option : options == null || options.isBlank() ? new String[0] : options.split(",", -1)) {
            String text = option.strip();
            if (text.startsWith("include=")) {
                addNames(text, included);
            } else if (text.startsWith("exclude=")) {
                addNames(text, excluded);
            } else if (text.equals("summary")) {
                summary = true;
            } else {
                throw new IllegalArgumentException("no such option: " + text);
            }
        }
        return new Scope(included, excluded, summary);
    }

    private static void addNames(String option, List<String> names) {
        for (String name : option.substring(option.indexOf('=') + 1).split(":", -1)) {
            String stripped = name.strip();
            String internal = stripped.replace('.', '/');
            String plain = internal.endsWith("/*") ? internal.substring(0, internal.length() - 2) : internal;
            if (!Names.NAME.matcher(plain).matches()) {
                throw new IllegalArgumentException(
                        (stripped.isEmpty() ? "no name" : stripped + " is no name of a package or class") + " in "
                                + option);
            }
            names.add(plain);
        }
    }

    /** True if a class may be rewritten. The name is in the form of class files. */
    boolean contains(String className) {
        for (int i = 0; i < LEFT_ALONE.size(); i++) {
            if (className.startsWith(LEFT_ALONE.get(i)) && !className.startsWith(LOG_FILE_ACTIONS)) {
                return false;
            }
        }
        return !className.endsWith(CLASS_LOADER)
                && (included.isEmpty() || isIn(included, className))
                && !isIn(excluded, className);
    }

    private static boolean isIn(List<String> names, String className) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (className.startsWith(name)
                    && (className.length() == name.length() || isBoundary(className.charAt(name.length())))) {
                return true;
            }
        }
        return false;
    }

    /** True if the character follows the name of a package, or of a class with nested classes. */
    private static boolean isBoundary(char c) {
        return c == '/' || c == '$';
    }

    /** True if the report is to be printed when the process ends. */
    boolean summary() {
        return summary;
    }
}
