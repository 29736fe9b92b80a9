// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A few lines of shell that use a compressing program, and what comes of them: how the program ended, its messages,
 * its output, and what is in the directory then.
 *
 * <p>In a file of scenarios, {@code = } begins one, by its name. If wdzip is meant to do other than gzip, {@code ! } and
 * the reason follow, and each line of what it does behind {@code > }.
 *
 * @param reason why wdzip is meant to differ, or empty
 * @param ours what it does then
 */
record Scenario(String name, String script, String reason, List<String> ours) {
    @Override
    public String toString() {
        return name;
    }

    /**
     * What came of one.
     *
     * @param ended how each run of the program ended
     * @param output what it wrote, and what is in the directory then
     */
    record Result(List<String> ended, List<String> messages, List<String> output) {
        List<String> all() {
            return Stream.of(ended, messages, output).flatMap(List::stream).toList();
        }

        /** Without messages, and any failure like any other. */
        List<String> gist() {
            return Stream.concat(
                            ended.stream().map(line -> line.replaceFirst("^(\\[|exit )[1-9]\\d*", "$1failed")),
                            output.stream())
                    .toList();
        }
    }

    static List<Scenario> parse(String text) {
        List<Scenario> scenarios = new ArrayList<>();
        String name = "";
        StringBuilder script = new StringBuilder();
        String reason = "";
        List<String> ours = new ArrayList<>();
        for (String line : (text + "\n= ").lines().toList()) {
            if (line.startsWith("= ")) {
                if (!name.isEmpty()) {
                    scenarios.add(new Scenario(name, script.toString(), reason, List.copyOf(ours)));
                }
                name = line.substring(2);
                script.setLength(0);
                reason = "";
                ours.clear();
            } else if (line.startsWith("! ")) {
                reason = line.substring(2);
            } else if (line.startsWith("> ")) {
                ours.add(line.substring(2));
            } else if (!line.startsWith("#")) {
                script.append(line).append('\n');
            }
        }
        return scenarios;
    }

    /**
     * Runs it in a directory of its own.
     *
     * @param program the compressing program, by its absolute path
     * @param prelude what the script may use
     * @param environment more variables
     * @return one char for each byte
     */
    Result run(Path program, String prelude, Path parent, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path room = Files.createTempDirectory(parent, "room");
        Path work = Files.createDirectory(room.resolve("work"));
        for (Path open : List.of(room, work)) {
            Files.setAttribute(open, "unix:mode", 0755);
        }
        Path ended = Files.createFile(room.resolve("ended"));
        Path messages = room.resolve("messages");
        Path output = room.resolve("output");
        Path file =
                Files.writeString(room.resolve("script"), prelude + script + "cd \"$ROOM/work\"\nfiles\n", ISO_8859_1);
        // A build that runs in the background has signals ignored, and whatever it starts would, too.
        List<String> bash = List.of("env", "--default-signal=HUP,INT,QUIT,PIPE,TERM", "bash", "-c");
        List<String> command = new ArrayList<>(bash);
        command.add(". \"$0\" 9>\"$ROOM/ended\"");
        command.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(messages.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("P", program.toString());
        builder.environment().put("ROOM", room.toString());
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("hangs: " + name);
        }
        Stream<String> said = Files.readString(messages, ISO_8859_1).lines();
        return new Result(
                Files.readString(ended, ISO_8859_1).lines().toList(),
                said.map(line -> plain(line, program))
                        .filter(line -> !line.isBlank())
                        .toList(),
                Files.readString(output, ISO_8859_1).lines().toList());
    }

    /** Without the program's name, the offsets that only we give, and how far something shrank. */
    private static String plain(String line, Path program) {
        return line.replace(program.toString(), "Z")
                .replaceFirst("^(gzip|wdzip): ", "Z: ")
                .replaceFirst("Try `(gzip|wdzip) ", "Try `Z ")
                .replace("Z: standard input: ", "Z: stdin: ")
                .replaceFirst(" \\(byte \\d+\\)$", "")
                .replaceFirst("format violated: .*", "format violated")
                .replaceAll(" *-?\\d+\\.\\d%", " %")
                .replaceFirst("^.*/script: line \\d+: +", "")
                // gzip -v begins its line before it finds a fault, which then breaks the line.
                .replaceFirst("^\\S+:\t$", "");
    }
}
