// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The Java agent's report on itself, for the status and the MXBean. Any thread may call it.
 *
 * <p>The agent extends this class, and passes no lambda: the first lambda of a process takes longer than all else that
 * the agent does before {@code main}.
 */
public abstract class AgentReport {
    /** The agent's, or null in a process without the agent. */
    private static volatile @Nullable AgentReport shown;

    /** For the agent. */
    protected AgentReport() {}

    /** Sets the agent's report. */
    public static void show(AgentReport report) {
        shown = report;
    }

    /** Returns the report: one line, or an empty string. */
    public static String text() {
        AgentReport report = shown;
        return report == null ? "" : report.toString();
    }

    /** Lets the agent write its own log messages. */
    static void log() {
        AgentReport report = shown;
        if (report != null) {
            report.logNames();
        }
    }

    /** Permits logging. Called after the engines were announced in the log, since loggers work from then on. */
    protected abstract void logNames();

    /** Returns one line for a user. */
    @Override
    public abstract String toString();
}
