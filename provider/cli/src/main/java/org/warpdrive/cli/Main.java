// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import org.warpdrive.config.Option;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.uacce.DeviceOptions;

/** The command {@code wdzip} as a program of its own. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the JVM with its exit code; see {@code wdzip --help}. */
    public static void main(String[] args) {
        Signals.onEnd(PartialFile::abandonAll);
        // A filter that says which engines it has, each time, would be a nuisance; --stats tells.
        setUnlessGiven(ZipOptions.LOG, "false");
        System.setProperty(ZipOptions.JMX.name(), "false");
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
                ZipOptions.ENGINE.parse(engine);
            } catch (IllegalArgumentException e) {
                throw new UsageException("no engine is named '" + engine + "'");
            }
            System.setProperty(ZipOptions.ENGINE.name(), engine);
        }
        if (options.trace() != null) {
            System.setProperty(DeviceOptions.TRACE.name(), ByteNames.text(options.trace()));
        }
        if (!options.expands()) {
            awaitDevices();
        }
    }

    /** A process this short would be over before a device has passed its test beside it. */
    private static void awaitDevices() {
        try {
            setUnlessGiven(DeviceOptions.WAIT, "true");
        } catch (NoClassDefFoundError e) {
            // There are no devices without the artifact that drives them.
        }
    }

    private static void setUnlessGiven(Option<?> option, String value) {
        if (System.getProperty(option.name()) == null) {
            System.setProperty(option.name(), value);
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
