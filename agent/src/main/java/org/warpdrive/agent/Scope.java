// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The classes that may be rewritten: what the user says, and never those that java.util.zip itself may need while it is at
 * work. Immutable.
 *
 * <p>Options are separated by commas: {@code include=} and {@code exclude=}, each with packages or classes, separated by
 * colons; {@code summary}. A package means those below it too. What is excluded is not included.
 */
final class Scope {
    /** Packages, and beginnings of class names, in the words of class files. */
    private static final List<String> LEFT_ALONE = List.of(
            // Ourselves, with what is inside of the agent's jar, and what makes system calls for us.
            "org/warpdrive/",
            "com/sun/jna/",
            // The JDK's own, in whichever loader.
            "java/",
            "jdk/",
            "sun/",
            "com/sun/tools/",
            // Class loading: it runs while our classes are loaded.
            "org/springframework/boot/loader/",
            "org/codehaus/plexus/classworlds/",
            "org/apache/catalina/loader/",
            "org/apache/catalina/webresources/",
            "org/apache/felix/framework/",
            "org/eclipse/osgi/",
            "org/jboss/modules/",
            // Loggers: they run while our engines say what they are.
            "ch/qos/logback/",
            "org/apache/commons/logging/",
            "org/apache/juli/",
            "org/apache/log4j/",
            "org/apache/logging/",
            "org/jboss/logging/",
            "org/jboss/logmanager/",
            "org/slf4j/",
            "org/tinylog/");

    /** Of loggers, what compresses a file that the log is through with, in a thread for that. */
    private static final String LOG_FILE_ACTIONS = "org/apache/logging/log4j/core/appender/rolling/action/";

    private static final String CLASS_LOADER = "ClassLoader";

    private static final String IDENTIFIER = "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*";

    /** Of a package or a class, in the words of class files. */
    private static final Pattern NAME = Pattern.compile(IDENTIFIER + "(/" + IDENTIFIER + ")*");

    private final List<String> included;
    private final List<String> excluded;
    private final boolean summary;

    private Scope(List<String> included, List<String> excluded, boolean summary) {
        this.included = List.copyOf(included);
        this.excluded = List.copyOf(excluded);
        this.summary = summary;
    }

    /**
     * Reads the agent's options.
     *
     * @throws IllegalArgumentException if there is one that does not exist, or one without a name
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
            if (!NAME.matcher(plain).matches()) {
                throw new IllegalArgumentException(
                        (stripped.isEmpty() ? "no name" : stripped + " is no name of a package or class") + " in "
                                + option);
            }
            names.add(plain);
        }
    }

    /** Whether a class may be rewritten, by its name in class files. */
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

    /** Behind a package, or behind a class whose nested ones belong to it. */
    private static boolean isBoundary(char c) {
        return c == '/' || c == '$';
    }

    /** Whether to print what was done at the end of the process. */
    boolean summary() {
        return summary;
    }
}
