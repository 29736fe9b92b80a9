// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdDeflater;

/** A process that lives on after its first stream deletes the copies of the library that killed ones left. */
class LeftoverCopiesTest {
    private static final long MAX_WAIT_MILLIS = 30_000;

    @TempDir
    Path directory;

    @Test
    void areDeletedAWhileAfterTheFirstStream() throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path left = Files.createDirectory(
                temporary.resolve("warpdrive-0123456789ab"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(left.resolve("libwarpdrive.so"), "half of it");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(1))));

        String output = TestJvm.run(
                directory,
                List.of("-Djava.io.tmpdir=" + temporary),
                TestJvm.classPath(),
                LivesOn.class.getName(),
                left.toString());

        assertThat(output).startsWith("exit=0\n").contains("deleted");
        assertThat(temporary).isEmptyDirectory();
    }

    /** Begins a stream, and ends when the leftover is gone. */
    static final class LivesOn {
        private LivesOn() {}

        public static void main(String[] arguments) throws InterruptedException {
            new WdDeflater().end();
            long end = System.nanoTime() + MAX_WAIT_MILLIS * 1_000_000;
            while (Files.exists(Path.of(arguments[0])) && end - System.nanoTime() > 0) {
                Thread.sleep(10);
            }
            System.out.println(Files.exists(Path.of(arguments[0])) ? "still there" : "deleted");
        }
    }
}
