// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.zip.WarpDrive;

/**
 * Files that releases wrote, at each level and in each format, are read by every later build, and by the JDK. They are
 * kept beside this test for ever: what can no longer be read is somebody's data.
 */
class WrittenByReleasesTest {
    private static final Path RELEASES = Path.of("src/test/resources/org/warpdrive/compat/releases");
    private static final String RECORD = "wdtest.release";

    private static List<Path> releases() throws IOException {
        try (Stream<Path> entries = Files.list(RELEASES)) {
            return entries.sorted(Comparator.naturalOrder()).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void areRead(Path release) throws IOException {
        byte[] data = Files.readAllBytes(release.resolve("data"));
        for (WrittenFile one : WrittenFile.all()) {
            byte[] file = Files.readAllBytes(release.resolve(one.name()));
            assertThat(one.readByTheJdk(file, data)).as("%s, by the JDK", one).isEqualTo(data);
            assertThat(one.read(file, data)).as("%s", one).isEqualTo(data);
        }
    }

    /** What this build writes would be read the same way: so a release can record it as it is. */
    @Test
    void whatThisBuildWritesIsReadToo() throws IOException {
        for (Path release : releases()) {
            byte[] data = Files.readAllBytes(release.resolve("data"));
            for (WrittenFile one : WrittenFile.all()) {
                assertThat(one.readByTheJdk(one.write(data), data))
                        .as("%s", one)
                        .isEqualTo(data);
            }
        }
    }

    /** Run for a release, by {@code -Dtest.jvm.args=-Dwdtest.release=VERSION}: writes its files. */
    @Test
    @EnabledIfSystemProperty(named = RECORD, matches = ".+")
    void record() throws IOException {
        assertThat(WarpDrive.status()).contains("native");
        Path release = Files.createDirectories(RELEASES.resolve(System.getProperty(RECORD)));
        byte[] data = Files.readAllBytes(release.resolve("data"));
        for (WrittenFile one : WrittenFile.all()) {
            Files.write(release.resolve(one.name()), one.write(data));
        }
    }
}
