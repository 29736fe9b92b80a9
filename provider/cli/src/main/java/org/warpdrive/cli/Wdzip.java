// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warpdrive.cli.Options.Mode;
import org.warpdrive.config.Config;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.uacce.Devices;
import org.warpdrive.zip.WarpDrive;

/** One run of the command, from its arguments to its exit code. */
final class Wdzip {
    /** Applies the options on engines, before the first engine is created. */
    interface Preparation {
        void prepare(Options options) throws UsageException;
    }

    /** The exit code that a shell reports for a process ended by SIGPIPE. */
    static final int BROKEN_PIPE_EXIT_CODE = 141;

    /** Not a constant of DevicesCommand, because that class cannot be loaded if the device driver is missing. */
    private static final String DEVICES = "devices";

    /** First arguments that are subcommands, not files. */
    private static final Set<String> COMMANDS = Set.of(DEVICES, AttachCommand.NAME, OptionsCommand.NAME);

    private static final String STDIN = "stdin";

    private final StandardStreams streams;
    private final @Nullable NamedOutput stdout;
    private final PrintWriter answers;
    private final Messages messages;
    private final Preparation preparation;
    private Tally total = Tally.ZERO;

    Wdzip(StandardStreams streams, Preparation preparation) {
        this.streams = streams;
        this.stdout = streams.out() == null ? null : new NamedOutput("stdout", streams.out());
        this.answers = stdout == null ? streams.answers() : StandardStreams.writer(stdout);
        this.messages = new Messages(streams.err());
        this.preparation = preparation;
    }

    int run(String... args) {
        String command = args.length > 0 && COMMANDS.contains(args[0]) ? args[0] : "";
        try {
            if (!command.isEmpty()) {
                run(command, List.of(args).subList(1, args.length));
                return messages.exitStatus().exitCode();
            }
            Options options = OptionParser.parse(args);
            messages.quiet(options.quiet());
            return run(options);
        } catch (UsageException e) {
            messages.error(e.complaint());
            if (!e.helpHelps()) {
                return ExitStatus.ERROR.exitCode();
            }
            String name = command.isEmpty() ? Messages.PROGRAM : Messages.PROGRAM + " " + command;
            messages.say("Try `" + name + " --help' for more information.");
            return ExitStatus.ERROR.exitCode();
        } catch (NamedOutput.Failure e) {
            if (e.isBrokenPipe() && !Signals.ignoresPipe()) {
                return BROKEN_PIPE_EXIT_CODE;
            }
            messages.error(e.describe());
            return ExitStatus.ERROR.exitCode();
        }
    }

    private void run(String command, List<String> args) throws UsageException {
        switch (command) {
            case AttachCommand.NAME -> new AttachCommand(answers, messages, pid -> Attaching.to(pid)).run(args);
            case OptionsCommand.NAME -> new OptionsCommand(answers, SystemConfig.tables()).run(args);
            default -> runDevices(args);
        }
    }

    private void runDevices(List<String> args) throws UsageException {
        try {
            devices().run(args);
        } catch (NoClassDefFoundError e) {
            messages.error("warpdrive-uacce.jar, which drives devices, is missing");
        }
    }

    private DevicesCommand devices() {
        Config config = SystemConfig.read(ZipOptions.all());
        config.warnings().forEach(messages::say);
        Devices devices = new Devices(config);
        return new DevicesCommand(
                answers,
                messages,
                devices::list,
                TimeUnit.SECONDS::sleep,
                pid -> new ProcessMeter("pid " + pid, Attaching.to(pid), System::nanoTime));
    }

    private int run(Options options) throws UsageException, NamedOutput.Failure {
        switch (options.mode()) {
            case HELP -> answers.print(Options.USAGE);
            case LICENSE -> answers.println(version() + "\nLicence: Apache-2.0, without any warranty.");
            case VERSION -> answers.println(version());
            default -> work(options);
        }
        answers.flush();
        if (stdout != null) {
            stdout.check();
        }
        return messages.exitStatus().exitCode();
    }

    private static String version() {
        String version = WarpDrive.class.getPackage().getImplementationVersion();
        return Messages.PROGRAM + " " + (version == null ? "(development build)" : version) + ", Java "
                + Runtime.version();
    }

    private void work(Options options) throws UsageException, NamedOutput.Failure {
        preparation.prepare(options);
        ListTable table = new ListTable(answers, options);
        FileTask task = new FileTask(options, messages, streams, table);
        List<String> files = options.files().isEmpty() ? List.of("-") : options.files();
        for (String file : files) {
            boolean fromStdin = file.equals("-");
            if (!allowed(options, fromStdin)) {
                return;
            }
            Tally tally;
            try {
                tally = fromStdin ? filter(options, table) : task.treat(file, stdout);
            } catch (FileTask.Unfinished e) {
                break;
            }
            if (tally != null) {
                total = total.plus(tally);
                statistics(options, fromStdin ? STDIN : file, tally);
            }
        }
        if (options.mode() == Mode.LIST) {
            table.end();
        }
        if (options.stats()) {
            if (files.size() > 1) {
                statistics(options, "total", total);
            }
            messages.say(WarpDrive.status());
        }
    }

    private void statistics(Options options, String name, Tally tally) {
        if (options.stats()) {
            messages.say(name + ": " + tally.statistics());
        }
    }

    /**
     * Refuses binary data to or from a terminal, unless forced. A user who forgot the file name would otherwise wait
     * for a program that waits for input.
     */
    private boolean allowed(Options options, boolean fromStdin) throws UsageException {
        boolean needsStdout = !options.withoutOutput() && (fromStdin || options.toStdout());
        if ((fromStdin && streams.in() == null) || (needsStdout && streams.out() == null)) {
            throw new UsageException("no binary standard streams here; name files, and not -c");
        }
        if (options.force()) {
            return true;
        }
        if (!options.expands() && needsStdout && streams.terminals().out()) {
            return refuse("compressed data not written to a terminal. Use -f to force compression.");
        }
        if (options.expands() && fromStdin && streams.terminals().in()) {
            return refuse("compressed data not read from a terminal. Use -f to force decompression.");
        }
        return true;
    }

    private boolean refuse(String text) {
        messages.error(text);
        messages.say("For help, type: " + Messages.PROGRAM + " -h");
        return false;
    }

    private @Nullable Tally filter(Options options, ListTable table) throws NamedOutput.Failure, FileTask.Unfinished {
        InputStream in = streams.in();
        NamedOutput out = options.withoutOutput() ? new NamedOutput("", OutputStream.nullOutputStream()) : stdout;
        if (in == null || out == null) {
            return null;
        }
        Transfer transfer = new Transfer(options, messages, streams);
        try {
            Tally tally =
                    switch (options.mode()) {
                        case LIST -> transfer.list(STDIN, in, -1, table, "stdout", 0);
                        case COMPRESS -> transfer.compress(STDIN, in, -1, null, out);
                        default -> transfer.expand(STDIN, in, -1, out);
                    };
            if (options.verbose()) {
                if (options.mode() == Mode.TEST && messages.exitStatus() == ExitStatus.OK) {
                    messages.say(" OK");
                } else if (!options.expands()) {
                    messages.say(tally.saving());
                }
            }
            return tally;
        } catch (NamedOutput.Failure e) {
            throw e;
        } catch (BadInputException e) {
            messages.error(e.describe(STDIN));
        } catch (IOException e) {
            messages.error(STDIN + ": " + Messages.reason(e));
            if (!options.expands()) {
                throw new FileTask.Unfinished();
            }
        }
        return null;
    }
}
