// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An application in a JVM of its own: what it printed where, once it has ended. */
record ApplicationRun(int exit, List<String> out, String errors) {
    static ApplicationRun of(Path directory, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path errors = Files.createTempFile(directory, "errors", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("no end of " + command + ": " + Files.readString(errors, UTF_8));
        }
        return new ApplicationRun(process.exitValue(), Files.readAllLines(out, UTF_8), Files.readString(errors, UTF_8));
    }

    static List<String> command(Object... words) {
        List<String> command = new ArrayList<>();
        for (Object word : words) {
            if (word instanceof List<?> several) {
                several.forEach(each -> command.add(each.toString()));
            } else {
                command.add(word.toString());
            }
        }
        return command;
    }

    long errorLinesWith(String text) {
        return errors.lines().filter(line -> line.contains(text)).count();
    }
}
