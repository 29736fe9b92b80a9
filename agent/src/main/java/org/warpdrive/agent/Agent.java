// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.warpdrive.runtime.AgentReport;

/**
 * Where the JVM starts the agent, before {@code main} or in a running process. Whatever fails here leaves the process as it
 * was, with a line on its standard error: no logger may be woken before the application has set its own up.
 */
public final class Agent {
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private Agent() {}

    /** {@code -javaagent:warpdrive-agent.jar[=options]}; {@link Scope} has the options. */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        start(options, instrumentation);
    }

    /** The same in a process that runs already: classes loaded until now stay as they are. */
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
            AgentReport.show(report::toString, report::logNames);
            if (scope.summary()) {
                // As it is now: Surefire, for one, puts a stream of its own there, and takes nothing from it in the
                // end.
                PrintStream error = System.err;
                Runtime.getRuntime().addShutdownHook(new Thread(() -> error.println(report), "warpdrive-summary"));
            }
            instrumentation.addTransformer(new Rewriting(scope, new Visibility(instrumentation), report));
        } catch (Throwable e) {
            System.err.println("WarpDrive's agent is not used: " + e);
        }
    }
}
