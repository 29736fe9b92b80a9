// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import org.warpdrive.config.Option;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.uacce.DeviceOptions;

/** The command {@code wdzip} as a program. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the JVM with its exit code; see {@code wdzip --help}. */
    public static void main(String[] args) {
        Signals.onEnd(PartialFile::abandonAll);
        // No log line on the engines at each run of a filter; --stats prints it.
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

    /**
     * Makes the process wait for the self-tests of its devices. By default they run in the background, and a process
     * this short would end before.
     */
    private static void awaitDevices() {
        try {
            setUnlessGiven(DeviceOptions.WAIT, "true");
        } catch (NoClassDefFoundError e) {
            // Without that artifact there are no devices.
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
            // A defect, or no memory left. Print one line instead of a stack trace, as users of a pipeline expect.
            streams.err().println(Messages.PROGRAM + ": internal error: " + e);
            return ExitStatus.ERROR.exitCode();
        }
    }
}
