// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/**
 * Set-up, which is not begun without enough stack, initialises all classes of ours that streams need: one whose initialiser runs
 * out of stack later, in some call of an application, would be lost for the process.
 */
class ClassesAtSetUpTest {
    /** In both formats: {@code Initializing 'org/warpdrive/…' (0x…)}; one without an initialiser of its own says so. */
    private static final Pattern INITIALISED = Pattern.compile("Initializing '([\\w/$+.]+)' ?(\\(no method\\))?.*");

    private static final String DIVIDE = EachKind.class.getName().replace('.', '/') + "$SetUpIsOver";

    @TempDir
    Path directory;

    private List<String> initialisedLate(String... options) throws Exception {
        List<String> all = Stream.concat(
                        Stream.of("-Dwarpdrive.log=false", "-Dwarpdrive.jmx=false", "-Xlog:class+init=info"),
                        Stream.of(options))
                .toList();
        String output = TestJvm.run(directory, all, TestJvm.classPath(), EachKind.class.getName());
        assertThat(output).startsWith("exit=0\n").contains("\nthrough\n").contains(DIVIDE);
        return output.substring(output.indexOf(DIVIDE))
                .lines()
                .map(INITIALISED::matcher)
                .filter(Matcher::find)
                .filter(found -> found.group(2) == null)
                .map(found -> found.group(1))
                .filter(name -> name.startsWith("org/warpdrive/") && !name.startsWith("org/warpdrive/compat/"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dwarpdrive.threads=1", "-Dwarpdrive.threads=3", "-Dwarpdrive.ratio=speed"})
    void noStreamInitialisesAClassOfOurs(String option) throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        assertThat(initialisedLate(option)).isEmpty();
    }

    @Test
    void norDoesOneWithoutNatives() throws Exception {
        assertThat(initialisedLate("-Dwarpdrive.native.enabled=false")).isEmpty();
        assertThat(initialisedLate("-Dwarpdrive.native.enabled=false", "-Dwarpdrive.threads=2"))
                .isEmpty();
    }

    /** The device's own classes are the kernel's part; and what the maintenance thread needs, it has a whole stack for. */
    @Test
    void norDoesOneOnADevice() throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        assertThat(initialisedLate(
                        "-Dwarpdrive.engine=soft",
                        "-Dwarpdrive.devices=soft:queues=2,grace=60,fail=status/10",
                        "-Dwarpdrive.hardware.inflate=true"))
                .filteredOn(name -> !name.startsWith("org/warpdrive/uacce/soft/"))
                .isEmpty();
    }
}
