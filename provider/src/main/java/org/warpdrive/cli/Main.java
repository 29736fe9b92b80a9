// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.util.Locale;
import org.warpdrive.runtime.Config;
import org.warpdrive.runtime.Config.EngineChoice;
import org.warpdrive.uacce.hisi.QueueTrace;

/** The command {@code wdzip} as a program of its own. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the JVM with its exit code; see {@code wdzip --help}. */
    public static void main(String[] args) {
        Signals.onEnd(PartialFile::abandonAll);
        if (System.getProperty(Config.LOG_PROPERTY) == null) {
            // A filter that says which engines it has, each time, would be a nuisance; --stats tells.
            System.setProperty(Config.LOG_PROPERTY, "false");
        }
        System.setProperty(Config.JMX_PROPERTY, "false");
        int exitCode = run(ByteNames.arguments(args));
        if (exitCode == Wdzip.BROKEN_PIPE_EXIT_CODE) {
            Signals.dieOfPipe();
        }
        System.exit(exitCode);
    }

    private static void prepare(Options options) throws UsageException {
        String engine = options.engine();
        if (engine != null) {
            try {
                EngineChoice.valueOf(engine.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new UsageException("no engine is named '" + engine + "'");
            }
            System.setProperty(Config.ENGINE_PROPERTY, engine);
        }
        if (options.trace() != null) {
            System.setProperty(QueueTrace.FILE_PROPERTY, ByteNames.text(options.trace()));
        }
        // A process this short would be over before a device has passed its test beside it.
        if (!options.expands() && System.getProperty(Config.HARDWARE_WAIT_PROPERTY) == null) {
            System.setProperty(Config.HARDWARE_WAIT_PROPERTY, "true");
        }
    }

    private static int run(String[] args) {
        StandardStreams streams = StandardStreams.ofProcess();
        try {
            return new Wdzip(streams, Main::prepare).run(args);
        } catch (RuntimeException | Error e) {
            // A defect, or no memory. One line all the same: whoever reads it sees a pipeline, not Java.
            streams.err().println(Messages.PROGRAM + ": internal error: " + e);
            return Verdict.ERROR.exitCode();
        }
    }
}
