// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

/** The command {@code wdzip} as a program of its own. */
public final class Main {
    private static final String ENGINE_PROPERTY = "warpdrive.engine";

    private Main() {}

    /** Runs the command and ends the JVM with its exit code; see {@code wdzip --help}. */
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(PartialFile::abandonAll, "wdzip-abandon"));
        System.exit(run(args));
    }

    private static int run(String[] args) {
        StandardStreams streams = StandardStreams.ofProcess();
        try {
            return new Wdzip(streams, engine -> System.setProperty(ENGINE_PROPERTY, engine)).run(args);
        } catch (RuntimeException | Error e) {
            // A defect, or no memory. One line all the same: whoever reads it sees a pipeline, not Java.
            streams.err().println(Messages.PROGRAM + ": internal error: " + e);
            return Verdict.ERROR.exitCode();
        }
    }
}
