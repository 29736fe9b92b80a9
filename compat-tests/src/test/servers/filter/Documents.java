// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** Files for the container to send by itself. */
final class Documents {
    private Documents() {}

    static Path create() throws IOException {
        Path directory = Files.createTempDirectory("documents");
        write(directory.resolve("file.txt"), Behaviours.bytes(30_000));
        write(directory.resolve("small.txt"), Behaviours.bytes(100));
        write(directory.resolve("page.html"), Behaviours.bytes(4000));
        write(directory.resolve("picture.png"), Behaviours.bytes(20_000));
        return directory;
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
        file.toFile().deleteOnExit();
    }
}
