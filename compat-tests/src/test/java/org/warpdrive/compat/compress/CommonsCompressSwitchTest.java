// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.TestJvm;

/** An application with our factory and our names, switched on, off, and broken. */
class CommonsCompressSwitchTest {
    private static final String[] STOCK = {
        "gz GzipCompressorOutputStream GzipCompressorInputStream true",
        "deflate DeflateCompressorOutputStream DeflateCompressorInputStream true",
        "wd-gz GzipCompressorOutputStream GzipCompressorInputStream true",
        "wd-deflate DeflateCompressorOutputStream DeflateCompressorInputStream true"
    };

    @TempDir
    Path directory;

    private List<String> run(List<String> options, Path... first) throws Exception {
        List<String> classPath = Stream.concat(Stream.of(first).map(Path::toString), TestJvm.classPath().stream())
                .toList();
        return TestJvm.run(directory, options, classPath, RoundTripProcess.class.getName())
                .lines()
                .toList();
    }

    private static long count(List<String> log, String text) {
        return log.stream().filter(line -> line.contains(text)).count();
    }

    @Test
    void theLogSaysOnceWhichEnginesAreUsed() throws Exception {
        List<String> log = run(List.of());
        assertThat(log)
                .contains(
                        "exit=0",
                        "gz WdGzipCompressorOutputStream WdGzipCompressorInputStream true",
                        "deflate WdDeflateCompressorOutputStream WdDeflateCompressorInputStream true",
                        "wd-gz WdGzipCompressorOutputStream WdGzipCompressorInputStream true",
                        "wd-deflate WdDeflateCompressorOutputStream WdDeflateCompressorInputStream true");
        assertThat(count(log, "WarpDrive in Commons Compress: engines:")).isOne();
    }

    @Test
    void aPropertySwitchesItOff() throws Exception {
        List<String> log = run(List.of("-Dwarpdrive.compress=off"));
        assertThat(log).contains("exit=0").contains(STOCK);
        assertThat(count(log, "WarpDrive is not used in Commons Compress: warpdrive.compress=off"))
                .isOne();
        assertThat(count(log, "WarpDrive engines:")).isZero(); // none were set up
    }

    /** A class of ours that cannot be linked stands for whatever can be wrong with an installation. */
    @Test
    void whatCannotBeSetUpIsOneWarning() throws Exception {
        Path source = directory.resolve("WdDeflater.java");
        Files.writeString(source, "package org.warpdrive.zip; public final class WdDeflater {}");
        Path first = Files.createDirectories(directory.resolve("first"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-d", first.toString(), source.toString()))
                .isZero();
        List<String> log = run(List.of(), first);
        assertThat(log).contains("exit=0").contains(STOCK);
        assertThat(count(log, "WarpDrive cannot be used in Commons Compress")).isOne();
    }
}
