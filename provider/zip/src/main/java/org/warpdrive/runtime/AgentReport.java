// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.function.Supplier;

/** What the Java agent has to say of itself, for those who ask this process; nothing where there is no agent. */
public final class AgentReport {
    private static volatile Supplier<String> report = () -> "";
    private static volatile Runnable log = () -> {};

    private AgentReport() {}

    /**
     * Takes what the agent says.
     *
     * @param text one line for whoever asks
     * @param toLog called when the engines have said in the log what they are: loggers are at work from then on
     */
    public static void show(Supplier<String> text, Runnable toLog) {
        report = text;
        log = toLog;
    }

    /** One line, or an empty one. */
    public static String text() {
        return report.get();
    }

    static void log() {
        log.run();
    }
}
