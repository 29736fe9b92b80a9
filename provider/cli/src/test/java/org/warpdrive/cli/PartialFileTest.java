// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialFileTest {
    @TempDir
    Path directory;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void getsItsNameWhenItIsComplete() throws IOException {
        Path target = directory.resolve("a");
        try (PartialFile file = PartialFile.beside(target)) {
            file.stream().write(new byte[] {'x', 'y', 'z'}, 1, 2);
            assertThat(target).doesNotExist();
            assertThat(file.path()).hasParent(directory);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                    .isEqualTo("rw-------");
            file.finish(true);
            file.publish(false, false);
        }
        assertThat(target).hasContent("yz");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void disappearsWhenItIsNotPublished() throws IOException {
        try (PartialFile file = PartialFile.beside(directory.resolve("a"))) {
            file.stream().write('x');
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void replacesOnlyWhenAllowedTo() throws IOException {
        Path target = Files.writeString(directory.resolve("a"), "old");
        try (PartialFile file = PartialFile.beside(target)) {
            assertThatThrownBy(() -> file.publish(false, false)).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(target).hasContent("old");

        try (PartialFile file = PartialFile.beside(target)) {
            file.stream().write('x');
            file.publish(true, true);
        }
        assertThat(target).hasContent("x");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void doesNotReplaceADirectoryEvenAnEmptyOne() throws IOException {
        Path target = Files.createDirectory(directory.resolve("a"));
        try (PartialFile file = PartialFile.beside(target)) {
            assertThatThrownBy(() -> file.publish(true, true)).isInstanceOf(IOException.class);
        }
        assertThat(target).isDirectory();
        assertThat(names()).containsExactly("a");
    }

    @Test
    void twoProcessesOfOneNumberDoNotShareAName() throws IOException {
        Path taken;
        try (PartialFile file = PartialFile.beside(directory.resolve("a"))) {
            taken = file.path();
        }
        Files.createFile(taken);
        try (PartialFile file = PartialFile.beside(directory.resolve("a"))) {
            assertThat(file.path()).isNotEqualTo(taken);
        }
        assertThat(taken).exists();
    }
}
