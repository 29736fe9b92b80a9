// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.function.Supplier;

/**
 * The Java agent's report on itself, for the status and the MXBean. Empty in a process without the agent. Any thread
 * may call it.
 */
public final class AgentReport {
    private static volatile Supplier<String> report = () -> "";
    private static volatile Runnable log = () -> {};

    private AgentReport() {}

    /**
     * Sets the agent's report.
     *
     * @param text returns one line for the status
     * @param toLog is called after the engines were announced in the log, because loggers are known to work from then
     *     on
     */
    public static void show(Supplier<String> text, Runnable toLog) {
        report = text;
        log = toLog;
    }

    /** Returns the report: one line, or an empty string. */
    public static String text() {
        return report.get();
    }

    /** Lets the agent write its own log messages. */
    static void log() {
        log.run();
    }
}
