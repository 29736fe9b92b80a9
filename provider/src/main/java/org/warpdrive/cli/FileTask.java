// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warpdrive.cli.Options.Mode;

/** Treats one FILE of the command line: what gzip asks, refuses and keeps, in its order and words. */
final class FileTask {
    /** What may be done about the output file. */
    private enum Target {
        CREATE,
        REPLACE,
        REFUSED
    }

    private final Options options;
    private final Messages messages;
    private final StandardStreams streams;
    private final Transfer transfer;

    FileTask(Options options, Messages messages, StandardStreams streams) {
        this.options = options;
        this.messages = messages;
        this.streams = streams;
        this.transfer = new Transfer(options, messages, streams);
    }

    /**
     * Treats the file; what is wrong with it becomes a message.
     *
     * @return what was done, or null if nothing was
     * @throws Sink.Failure if standard output takes no more
     */
    @Nullable
    Tally treat(String name, @Nullable Sink stdout) throws Sink.Failure {
        String actual = name;
        try {
            actual = actualName(name);
            InputFile input = InputFile.of(Path.of(actual), options.force() || options.withoutOutputFile());
            return treat(actual, input, stdout);
        } catch (BadInputException e) {
            messages.error(e.describe(actual));
        } catch (Sink.Failure e) {
            if (options.toStdout()) {
                throw e;
            }
            messages.error(e.describe());
        } catch (NoSuchFileException e) {
            messages.error(expectedName(name) + ": " + Messages.reason(e));
        } catch (IOException e) {
            messages.error(actual + ": " + Messages.reason(e));
        } catch (InvalidPathException e) {
            messages.error(actual + ": " + e.getReason());
        }
        return null;
    }

    /** To expand "a", gzip also takes "a.gz". */
    private String actualName(String name) {
        if (options.expands() && !exists(name)) {
            for (Format format : formats()) {
                if (exists(name + format.suffix())) {
                    return name + format.suffix();
                }
            }
        }
        return name;
    }

    private String expectedName(String name) {
        return options.expands() && Format.ofName(name) == null
                ? name + formats().get(0).suffix()
                : name;
    }

    private List<Format> formats() {
        Format format = options.format();
        return format == null ? List.of(Format.values()) : List.of(format);
    }

    private static boolean exists(String name) {
        return Files.exists(Path.of(name), LinkOption.NOFOLLOW_LINKS);
    }

    private @Nullable Tally treat(String name, InputFile input, @Nullable Sink stdout) throws IOException {
        if (input.isSymbolicLink()) {
            messages.error(name + ": Too many levels of symbolic links");
            return null;
        }
        if (input.isDirectory()) {
            messages.warning(name + " is a directory -- ignored");
            return null;
        }
        if (options.mode() == Mode.TEST) {
            return test(name, input);
        }
        if (options.toStdout() && stdout != null) {
            return toStdout(name, input, stdout);
        }
        String objection = input.objection(options.force());
        if (objection != null) {
            messages.warning(name + " " + objection);
            return null;
        }
        String outputName = outputName(name);
        if (outputName == null) {
            return null;
        }
        Target target = target(outputName);
        return target == Target.REFUSED ? null : toFile(name, input, outputName, target == Target.REPLACE);
    }

    private Tally test(String name, InputFile input) throws IOException {
        try (InputStream in = input.open()) {
            Tally tally = transfer.run(name, in, input.size(), new Sink("", OutputStream.nullOutputStream()));
            if (options.verbose()) {
                messages.say(name + ":\t OK");
            }
            return tally;
        }
    }

    private Tally toStdout(String name, InputFile input, Sink stdout) throws IOException {
        try (InputStream in = input.open()) {
            Tally tally = transfer.run(name, in, input.size(), stdout);
            report(name, tally, "replaced with stdout");
            return tally;
        }
    }

    private Tally toFile(String name, InputFile input, String outputName, boolean replace) throws IOException {
        Tally tally;
        try (InputStream in = input.open();
                PartialFile output = createOutput(outputName)) {
            tally = transfer.run(name, in, input.size(), new Sink(outputName, output.stream()));
            publish(input, output, outputName, replace);
        }
        if (!options.keep()) {
            input.delete();
        }
        report(name, tally, (options.keep() ? "created " : "replaced with ") + outputName);
        return tally;
    }

    private static void publish(InputFile input, PartialFile output, String outputName, boolean replace)
            throws Sink.Failure {
        try {
            input.copyAttributesTo(output.path());
            output.finish();
            output.publish(replace);
        } catch (IOException e) {
            throw new Sink.Failure(outputName, e);
        }
    }

    private static PartialFile createOutput(String outputName) throws Sink.Failure {
        try {
            return PartialFile.beside(Path.of(outputName));
        } catch (IOException e) {
            throw new Sink.Failure(outputName, e);
        }
    }

    private void report(String name, Tally tally, String outcome) {
        if (options.verbose()) {
            messages.say(name + ":\t" + tally.saving() + " -- " + outcome);
        }
    }

    private @Nullable String outputName(String name) {
        if (options.expands()) {
            String expanded = options.inputFormat(name).expandedName(name);
            if (expanded == null && !options.quiet()) {
                // With -q gzip does not even count this one.
                messages.warning(name + ": unknown suffix -- ignored");
            }
            return expanded;
        }
        String known = options.outputFormat().suffixOf(name);
        if (known != null && !options.force()) {
            messages.note(name + " already has " + known + " suffix -- unchanged");
            return null;
        }
        return name + options.outputFormat().suffix();
    }

    private Target target(String outputName) throws IOException {
        if (options.force()) {
            return Target.REPLACE;
        }
        if (!exists(outputName)) {
            return Target.CREATE;
        }
        if (!streams.terminals().in() || streams.in() == null) {
            messages.refused(Messages.PROGRAM + ": " + outputName + " already exists;\tnot overwritten");
            return Target.REFUSED;
        }
        messages.ask(outputName + " already exists; do you wish to overwrite (y or n)? ");
        if (answeredYes(streams.in())) {
            return Target.REPLACE;
        }
        messages.refused("\tnot overwritten");
        return Target.REFUSED;
    }

    private static boolean answeredYes(InputStream in) throws IOException {
        // A terminal hands out one line at a time, so a new reader for each question swallows nothing.
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1)).readLine();
        return line != null && !line.isEmpty() && Character.toLowerCase(line.charAt(0)) == 'y';
    }
}
