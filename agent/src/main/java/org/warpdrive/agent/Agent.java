// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.warpdrive.runtime.AgentReport;

/**
 * The entry point of the agent: the JVM calls it before {@code main}, or in a running process.
 *
 * <p>If anything fails here, the process stays unchanged and one line goes to its standard error. No logger is used,
 * because the application must set up its own first.
 *
 * @since 1.0
 */
public final class Agent {
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private Agent() {}

    /**
     * Starts the agent before {@code main}, for {@code -javaagent:warpdrive-agent.jar[=options]}.
     *
     * @param options {@code include=} and {@code exclude=} with packages or classes separated by colons, and
     *     {@code summary}; all separated by commas; null for none
     */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        start(options, instrumentation);
    }

    /**
     * Starts the agent in a running process. Classes loaded before stay unchanged.
     *
     * @param options as for {@link #premain}
     */
    public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
        start(options, instrumentation);
    }

    private static void start(@Nullable String options, Instrumentation instrumentation) {
        try {
            if (!AgentOptions.AGENT.fromSystem()) {
                return;
            }
            Scope scope = Scope.parse(options);
            if (STARTED.getAndSet(true)) {
                System.err.println("WarpDrive's agent is there already, and keeps the options it has.");
                return;
            }
            Report report = new Report();
            AgentReport.show(report);
            if (scope.summary()) {
                // The stream that System.err is now. Surefire replaces it later by its own, and discards what is
                // printed there at the end.
                PrintStream error = System.err;
                Runtime.getRuntime().addShutdownHook(new Thread(() -> error.println(report), "warpdrive-summary"));
            }
            instrumentation.addTransformer(new Rewriting(scope, new Visibility(instrumentation), report));
        } catch (Throwable e) {
            System.err.println("WarpDrive's agent is not used: " + e);
        }
    }
}
