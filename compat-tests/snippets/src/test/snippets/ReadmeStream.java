// SPDX-License-Identifier: Apache-2.0
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPOutputStream;

final class ReadmeStream {
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of("FILE"), "some text, some text\n".repeat(1000));
        // README.md, Start, java 1
        try (GZIPInputStream gzip = new GZIPInputStream(new FileInputStream("FILE.gz"))) {
            System.out.println("equal: " + (Files.mismatch(Path.of("FILE"), unpacked(gzip)) == -1));
        }
        // README.md, See that it works, java 1
    }

    private static Path unpacked(GZIPInputStream gzip) throws IOException {
        return Files.write(Path.of("FILE.unpacked"), gzip.readAllBytes());
    }
}
