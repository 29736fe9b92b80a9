// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Makes the process end by the signal that it received, as C programs do. A JVM instead exits with 128 plus the
 * signal's number. tar, shell loops and callers that inspect the wait status do not take that for a signal.
 *
 * <p>{@code sun.misc.Signal} is the JDK's only way to restore a signal's default action. JEP 260 keeps it, since
 * nothing replaces it. It is called by reflection, because compilers warn about it. If the module
 * {@code jdk.unsupported} is missing, the process exits as other JVMs do.
 */
final class Signals {
    /**
     * {@value}: {@code ignored} if the process was started with SIGPIPE ignored. The launcher sets it, because the JVM
     * overrides that action when it starts.
     */
    static final String SIGPIPE_PROPERTY = "wdzip.sigpipe";

    private static final String[] ENDING = {"HUP", "INT", "TERM"};

    private Signals() {}

    /** True if the caller wants a write error, rather than the end of the process, when nobody reads its output. */
    static boolean ignoresPipe() {
        return "ignored".equals(System.getProperty(SIGPIPE_PROPERTY));
    }

    /**
     * Registers a clean-up for the end of the process. If a signal ended it, the process then dies by the same signal.
     * Signals that it was started to ignore stay ignored.
     */
    static void onEnd(Runnable cleanUp) {
        Runnable end = () -> {
            cleanUp.run();
            dieOfReceived();
        };
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(end, "wdzip-end"));
        } catch (IllegalStateException e) {
            // The JVM is already shutting down after a signal, and there is nothing to clean up yet.
        }
    }

    /**
     * Looks for the thread in which the JVM handles a signal: it is named after the signal and waits for the shutdown
     * hooks.
     */
    private static void dieOfReceived() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            for (String name : ENDING) {
                if (thread.getName().equals("SIG" + name + " handler")) {
                    dieOf(name);
                }
            }
        }
    }

    /** Dies by SIGPIPE, as a process that writes to a pipe without a reader. Returns only if that is impossible. */
    static void dieOfPipe() {
        dieOf("PIPE");
    }

    private static void dieOf(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            handler.getField("SIG_DFL").get(null));
            // The JDK raises only signals that it handles, so another process has to send this one.
            new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "kill -s " + name + " " + ProcessHandle.current().pid())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (ReflectiveOperationException | IOException e) {
            // The caller exits with the code that shells report for this signal.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
