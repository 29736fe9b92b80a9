// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warpdrive.cli.Options.Mode;
import org.warpdrive.zip.gzip.MemberReader;

/** Processes one file. It asks, refuses and keeps what gzip does, in gzip's order and words. */
final class FileTask {
    /** What to do with the output file. */
    private enum Target {
        CREATE,
        REPLACE,
        REFUSED
    }

    private final Options options;
    private final Suffixes suffixes;
    private final Messages messages;
    private final StandardStreams streams;
    private final Names names;
    private final Transfer transfer;
    private final ListTable table;

    /**
     * Thrown if compression to standard output failed in the middle of a file. Output that followed would be taken for
     * a part of it.
     */
    static final class Unfinished extends Exception {
        private static final long serialVersionUID = 1L;
    }

    FileTask(Options options, Messages messages, StandardStreams streams, ListTable table) {
        this.options = options;
        this.suffixes = options.suffixes();
        this.messages = messages;
        this.streams = streams;
        this.names = streams.names();
        this.transfer = new Transfer(options, messages, streams);
        this.table = table;
    }

    /**
     * Processes the file, or each file of a directory. Errors of the file become messages.
     *
     * @param stdout standard output; null if there is none
     * @return sizes and time; null if nothing was done
     * @throws NamedOutput.Failure if writing to standard output failed
     * @throws Unfinished if standard output ends with an incomplete file
     */
    @Nullable
    Tally treat(String name, @Nullable NamedOutput stdout) throws NamedOutput.Failure, Unfinished {
        return treat(name, stdout, options.force() || options.withoutOutputFile());
    }

    private @Nullable Tally treat(String name, @Nullable NamedOutput stdout, boolean followLinks)
            throws NamedOutput.Failure, Unfinished {
        String actual = name;
        long before = stdout == null ? 0 : stdout.bytes();
        try {
            actual = actualName(name);
            if (actual.isEmpty()) {
                throw new NoSuchFileException(name); // The path of an empty name is the current directory.
            }
            InputFile input = InputFile.of(names.path(actual), followLinks);
            return options.recursive() && input.isDirectory() ? treatAll(actual, stdout) : treat(actual, input, stdout);
        } catch (NamedOutput.Failure e) {
            if (options.toStdout()) {
                throw e;
            }
            messages.error(e.describe());
        } catch (BadInputException e) {
            messages.error(e.describe(actual));
        } catch (NoSuchFileException e) {
            messages.error(expectedName(name) + ": " + (behindFile(actual) ? "Not a directory" : Messages.reason(e)));
        } catch (IOException e) {
            messages.error(actual + ": " + Messages.reason(e));
            if (!options.expands() && stdout != null && stdout.bytes() != before) {
                throw new Unfinished();
            }
        } catch (InvalidPathException e) {
            messages.error(actual + ": " + e.getReason());
        }
        return null;
    }

    /** Links to directories are not followed within a directory, which prevents cycles. */
    private Tally treatAll(String directory, @Nullable NamedOutput stdout) throws IOException, Unfinished {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(names.path(directory))) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(entries);
        Tally total = Tally.ZERO;
        for (Path entry : entries) {
            boolean linkedDirectory = Files.isSymbolicLink(entry) && Files.isDirectory(entry);
            String name = directory + (directory.endsWith("/") ? "" : "/") + names.lastName(entry);
            boolean follow = !linkedDirectory && (options.force() || options.withoutOutputFile());
            Tally tally = treat(name, stdout, follow);
            total = tally == null ? total : total.plus(tally);
        }
        return total;
    }

    /** Finds the file to expand: for "a" also "a.gz", as in gzip. */
    private String actualName(String name) {
        if (options.expands() && (name.isEmpty() || !exists(name))) {
            for (String suffix : suffixes.added()) {
                if (exists(name + suffix)) {
                    return name + suffix;
                }
            }
        }
        return name;
    }

    private String expectedName(String name) {
        return options.expands() && suffixes.expandedName(name) == null
                ? name + suffixes.added().get(0)
                : name;
    }

    /** True if a part of the path that should be a directory is a file. Newer JDKs report such a path as missing. */
    private boolean behindFile(String name) {
        Path parent = names.path(name).getParent();
        while (parent != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        return parent != null && !Files.isDirectory(parent);
    }

    private boolean exists(String name) {
        return Files.exists(names.path(name), LinkOption.NOFOLLOW_LINKS);
    }

    private @Nullable Tally treat(String name, InputFile input, @Nullable NamedOutput stdout) throws IOException {
        if (input.isSymbolicLink()) {
            messages.error(name + ": Too many levels of symbolic links");
            return null;
        }
        if (input.isDirectory()) {
            messages.warning(name + " is a directory -- ignored");
            return null;
        }
        if (options.withoutOutput() && options.recursive() && outputName(name, "") == null) {
            return null;
        }
        if (options.mode() == Mode.TEST) {
            return test(name, input);
        }
        if (options.mode() == Mode.LIST) {
            return list(name, input);
        }
        if (options.toStdout() && stdout != null) {
            return toStdout(name, input, stdout);
        }
        String objection = input.objection(options.force());
        if (objection != null) {
            messages.warning(name + " " + objection);
            return null;
        }
        Origin stated = options.withName() && options.expands() ? origin(name, input) : Origin.UNKNOWN;
        String outputName = outputName(name, stated.name());
        if (outputName == null) {
            return null;
        }
        Target target = target(outputName);
        return target == Target.REFUSED
                ? null
                : toFile(name, input, outputName, target == Target.REPLACE, stated.seconds());
    }

    /** Reads the origin from the gzip header. Errors are ignored here, since expanding the file reports them. */
    private Origin origin(String name, InputFile input) throws IOException {
        if (suffixes.inputFormat(name) != Format.GZIP) {
            return Origin.UNKNOWN;
        }
        try (InputStream in = input.open()) {
            ByteSource source = new ByteSource(in, Progress.NONE);
            return source.read() == MemberReader.ID1 && source.read() == MemberReader.ID2
                    ? new GzipMember(source).header()
                    : Origin.UNKNOWN;
        } catch (BadInputException e) {
            return Origin.UNKNOWN;
        }
    }

    private Tally test(String name, InputFile input) throws IOException {
        try (InputStream in = input.open()) {
            Tally tally = transfer.expand(name, in, input.size(), new NamedOutput("", OutputStream.nullOutputStream()));
            if (options.verbose()) {
                messages.say(name + ":\t OK");
            }
            return tally;
        }
    }

    private Tally list(String name, InputFile input) throws IOException {
        String expanded = suffixes.expandedName(name);
        try (InputStream in = input.open()) {
            return transfer.list(
                    name, in, input.size(), table, expanded == null ? name : expanded, input.modifiedSeconds());
        }
    }

    private Tally run(String name, InputStream in, InputFile input, NamedOutput out) throws IOException {
        if (options.expands()) {
            return transfer.expand(name, in, input.size(), out);
        }
        Origin origin = options.withName() ? Origin.of(name, input.modifiedSeconds()) : null;
        if (origin != null && origin.seconds() == 0) {
            messages.warning(name + ": warning: file timestamp out of range for gzip format");
        }
        return transfer.compress(name, in, input.size(), origin, out);
    }

    private Tally toStdout(String name, InputFile input, NamedOutput stdout) throws IOException {
        try (InputStream in = input.open()) {
            Tally tally = run(name, in, input, stdout);
            report(name, tally, "replaced with stdout");
            return tally;
        }
    }

    private Tally toFile(String name, InputFile input, String outputName, boolean replace, long seconds)
            throws IOException {
        Tally tally;
        try (InputStream in = input.open();
                PartialFile output = createOutput(outputName)) {
            tally = run(name, in, input, new NamedOutput(outputName, output.stream()));
            try {
                input.copyAttributesTo(output.path(), seconds);
                output.finish(options.synchronous());
                output.publish(replace, options.synchronous());
            } catch (IOException e) {
                throw new NamedOutput.Failure(outputName, e);
            }
        }
        if (!options.keep()) {
            try {
                input.delete();
            } catch (IOException e) {
                messages.refused(Messages.PROGRAM + ": " + name + ": " + Messages.reason(e));
            }
        }
        report(name, tally, (options.keep() ? "created " : "replaced with ") + outputName);
        return tally;
    }

    private PartialFile createOutput(String outputName) throws NamedOutput.Failure {
        try {
            return PartialFile.beside(names.path(outputName));
        } catch (IOException e) {
            throw new NamedOutput.Failure(outputName, e);
        }
    }

    private void report(String name, Tally tally, String outcome) {
        if (options.verbose()) {
            messages.say(name + ":\t" + tally.saving() + " -- " + outcome);
        }
    }

    private @Nullable String outputName(String name, String storedName) {
        if (options.expands()) {
            String expanded = suffixes.expandedName(name);
            if (expanded == null) {
                // With -q or in a directory, gzip does not even set its exit code for this file.
                if (options.verbose() || !(options.recursive() || options.quiet())) {
                    messages.warning(name + ": unknown suffix -- ignored");
                }
                return null;
            }
            return storedName.isEmpty() ? expanded : name.substring(0, name.lastIndexOf('/') + 1) + storedName;
        }
        String known = suffixes.present(name);
        if (known != null && !options.force()) {
            if (options.verbose() || !(options.recursive() || options.quiet())) {
                messages.note(name + " already has " + known + " suffix -- unchanged");
            }
            return null;
        }
        return name + suffixes.made();
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
        // A terminal returns one line per read, so a new reader for each question loses no input.
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1)).readLine();
        return line != null && !line.isEmpty() && Character.toLowerCase(line.charAt(0)) == 'y';
    }
}
