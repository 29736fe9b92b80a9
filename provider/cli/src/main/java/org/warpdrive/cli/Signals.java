// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Dying of a signal, as C programs do and a JVM does not: it exits with 128 and the signal's number, which tar, shell
 * loops and callers that look at the wait status take for something else.
 *
 * <p>By reflection, since compilers warn of {@code sun.misc.Signal}, the JDK's only way to restore a signal's default
 * action, which JEP 260 keeps for want of another. A Java without its module, {@code jdk.unsupported}, exits as JVMs do.
 */
final class Signals {
    /** {@value}: {@code ignored}, set by the launcher, which can see what the JVM overrides when it starts. */
    static final String SIGPIPE_PROPERTY = "wdzip.sigpipe";

    private static final String[] ENDING = {"HUP", "INT", "TERM"};

    private Signals() {}

    /** Whether our caller wants write errors instead of death when nobody reads our output. */
    static boolean ignoresPipe() {
        return "ignored".equals(System.getProperty(SIGPIPE_PROPERTY));
    }

    /**
     * Makes the process clean up when it is told to end, and then die of what it was told by. Signals that it was
     * started to ignore stay ignored.
     */
    static void onEnd(Runnable cleanUp) {
        Runnable end = () -> {
            cleanUp.run();
            dieOfReceived();
        };
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(end, "wdzip-end"));
        } catch (IllegalStateException e) {
            // A signal came while the JVM started: it is ending, and nothing is there to be cleaned up.
        }
    }

    /** The JVM handles a signal in a thread named after it, which waits for the shutdown hooks to end. */
    private static void dieOfReceived() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            for (String name : ENDING) {
                if (thread.getName().equals("SIG" + name + " handler")) {
                    dieOf(name);
                }
            }
        }
    }

    /** Dies as a process does that writes to a pipe which nobody reads. Returns only where that cannot be done. */
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
            // The JDK raises only what it has a handler for, so somebody else has to.
            new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "kill -s " + name + " " + ProcessHandle.current().pid())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (ReflectiveOperationException | IOException e) {
            // The exit code is the one that shells show for this signal.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
