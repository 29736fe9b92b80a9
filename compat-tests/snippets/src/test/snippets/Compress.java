// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.ArchiveStreamFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.warpdrive.compress.WdCompressorStreamFactory;

final class Compress {
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of("archive.tar.gz");
        byte[] content = "some text, some text".repeat(100).getBytes();
        TarArchiveEntry entry = new TarArchiveEntry("name");
        entry.setSize(content.length);
        // integrations.md, Commons Compress, java 1
        TarArchiveInputStream tar = new TarArchiveInputStream(
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file))));
        tar.getNextEntry();
        System.out.println("equal: " + java.util.Arrays.equals(tar.readAllBytes(), content));
    }
}
