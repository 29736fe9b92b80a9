// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestJvm;

/** Buffers whose memory is an arena's, closed or another thread's perhaps: right bytes, or what java.util.zip throws. */
class ArenasTest {
    private static final int FIRST_WITH_ARENAS = 22;
    private static final Path SOURCE = Path.of("src/test/arenas/Arenas.java");
    private static final Pattern OUTCOMES = Pattern.compile("(.+): java.util.zip (\\w+); WarpDrive (\\w+)");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"-Dwarpdrive.threads=2", "-Dwarpdrive.devices=soft:queues=2"})
    void buffersOfArenasDoAsWithTheJdk(String option) throws Exception {
        assumeTrue(Runtime.version().feature() >= FIRST_WITH_ARENAS, "no arenas in this JDK");
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        String.join(File.pathSeparator, TestJvm.classPath()),
                        "-d",
                        directory.toString(),
                        SOURCE.toString());
        assertThat(code).isZero();
        List<String> classPath = new ArrayList<>(TestJvm.classPath());
        classPath.add(directory.toString());
        String output = TestJvm.run(
                Files.createDirectory(directory.resolve("run")), List.of(option), classPath, "arenas.Arenas");
        assertThat(output).startsWith("exit=0\n").endsWith("through\n");
        List<String> differing = new ArrayList<>();
        int compared = 0;
        for (String line : output.split("\n", -1)) {
            Matcher found = OUTCOMES.matcher(line);
            if (found.matches()) {
                compared++;
                if (!found.group(2).equals(found.group(3))) {
                    differing.add(line);
                }
            }
        }
        assertThat(differing).isEmpty();
        assertThat(compared).isEqualTo(20);
    }
}
