// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.function.Supplier;

/** What the Java agent has to say of itself, for those who ask this process; nothing where there is no agent. */
public final class AgentReport {
    private static volatile Supplier<String> report = () -> "";

    private AgentReport() {}

    public static void show(Supplier<String> text) {
        report = text;
    }

    /** One line, or an empty one. */
    public static String text() {
        return report.get();
    }
}
