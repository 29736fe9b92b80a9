// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.ArchiveStreamFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.peers.Program;
import org.warpdrive.compress.WdCompressorStreamFactory;
import org.warpdrive.compress.WdDeflateCompressorInputStream;
import org.warpdrive.compress.WdDeflateCompressorOutputStream;
import org.warpdrive.compress.WdGzipCompressorInputStream;
import org.warpdrive.compress.WdGzipCompressorOutputStream;
import org.warpdrive.zip.WdZipOutputStream;

/** WarpDrive under the names Commons Compress knows, and under its own names in Commons Compress's factory. */
class FactoryTest {
    private static final byte[] DATA = TestData.JSON.of(100_000);

    @TempDir
    Path directory;

    private static byte[] compressed(CompressorStreamFactory factory, String name) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compressor = factory.createCompressorOutputStream(name, out)) {
            compressor.write(DATA);
        }
        return out.toByteArray();
    }

    @Test
    void ourFactoryMakesOurStreamsUnderTheUsualNames() throws Exception {
        WdCompressorStreamFactory factory = new WdCompressorStreamFactory();
        for (String name : List.of("gz", "GZ", "deflate")) {
            byte[] file = compressed(factory, name);
            try (InputStream their = new CompressorStreamFactory()
                            .createCompressorInputStream(name, new ByteArrayInputStream(file));
                    InputStream our = factory.createCompressorInputStream(name, new ByteArrayInputStream(file))) {
                assertThat(their.readAllBytes()).isEqualTo(DATA);
                assertThat(our.readAllBytes()).isEqualTo(DATA);
                assertThat(our)
                        .isInstanceOf(
                                name.equalsIgnoreCase("gz")
                                        ? WdGzipCompressorInputStream.class
                                        : WdDeflateCompressorInputStream.class);
            }
        }
        assertThat(factory.createCompressorOutputStream("gz", new ByteArrayOutputStream()))
                .isInstanceOf(WdGzipCompressorOutputStream.class);
        assertThat(factory.createCompressorOutputStream("deflate", new ByteArrayOutputStream()))
                .isInstanceOf(WdDeflateCompressorOutputStream.class);
    }

    @Test
    void theRestIsLeftToCommonsCompress() throws Exception {
        WdCompressorStreamFactory factory = new WdCompressorStreamFactory();
        assertThat(factory.createCompressorOutputStream("bzip2", new ByteArrayOutputStream()))
                .isInstanceOf(BZip2CompressorOutputStream.class);
        for (String name : new String[] {"unknown", null}) {
            assertThat(Outcome.of(() -> factory.createCompressorOutputStream(name, new ByteArrayOutputStream())))
                    .isEqualTo(Outcome.of(() -> new CompressorStreamFactory()
                            .createCompressorOutputStream(name, new ByteArrayOutputStream())));
        }
        assertThatThrownBy(() -> factory.createCompressorInputStream("gz", new ByteArrayInputStream(new byte[20])))
                .isInstanceOf(CompressorException.class)
                .hasMessage("Could not create CompressorInputStream.")
                .hasRootCauseMessage("Input is not in the .gz format.");
    }

    @Test
    void formatsAreDetected() throws Exception {
        WdCompressorStreamFactory factory = new WdCompressorStreamFactory(true);
        for (String name : List.of("gz", "deflate", "bzip2")) {
            byte[] file = compressed(factory, name);
            try (InputStream in =
                    factory.createCompressorInputStream(new BufferedInputStream(new ByteArrayInputStream(file)))) {
                assertThat(in.readAllBytes()).as(name).isEqualTo(DATA);
            }
        }
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(compressed(factory, "gz"));
        twice.writeBytes(compressed(factory, "gz"));
        try (InputStream in = factory.createCompressorInputStream(
                new BufferedInputStream(new ByteArrayInputStream(twice.toByteArray())))) {
            assertThat(in.readAllBytes()).hasSize(2 * DATA.length);
        }
    }

    @Test
    void commonsCompressFindsOursByTheirNames() throws Exception {
        CompressorStreamFactory factory = new CompressorStreamFactory();
        assertThat(factory.createCompressorOutputStream("wd-gz", new ByteArrayOutputStream()))
                .isInstanceOf(WdGzipCompressorOutputStream.class);
        assertThat(factory.createCompressorOutputStream("WD-Deflate", new ByteArrayOutputStream()))
                .isInstanceOf(WdDeflateCompressorOutputStream.class);
        for (String name : List.of("gz", "deflate")) {
            byte[] file = compressed(factory, name);
            try (InputStream in = factory.createCompressorInputStream("wd-" + name, new ByteArrayInputStream(file))) {
                assertThat(in.readAllBytes()).as(name).isEqualTo(DATA);
            }
        }
        assertThat(CompressorStreamFactory.findAvailableCompressorOutputStreamProviders())
                .containsKeys("WD-GZ", "WD-DEFLATE");
        assertThat(CompressorStreamFactory.findAvailableCompressorInputStreamProviders())
                .containsKeys("WD-GZ", "WD-DEFLATE");
        assertThatThrownBy(() -> factory.createCompressorOutputStream("no-such", new ByteArrayOutputStream()))
                .isInstanceOf(CompressorException.class);
    }

    @Test
    void tarGzOutAndIn() throws Exception {
        WdCompressorStreamFactory compressors = new WdCompressorStreamFactory();
        ArchiveStreamFactory archives = new ArchiveStreamFactory();
        Path file = directory.resolve("some.tar.gz");
        try (OutputStream gzip = compressors.createCompressorOutputStream("gz", Files.newOutputStream(file));
                ArchiveOutputStream<ArchiveEntry> tar = archives.createArchiveOutputStream("tar", gzip)) {
            for (int i = 0; i < 20; i++) {
                byte[] content = TestData.nth(i).of(i * 3001);
                TarArchiveEntry entry = new TarArchiveEntry("file" + i);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        int entries = 0;
        try (InputStream gzip = compressors.createCompressorInputStream("gz", Files.newInputStream(file));
                ArchiveInputStream<ArchiveEntry> tar = archives.createArchiveInputStream("tar", gzip)) {
            for (ArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(tar.readAllBytes())
                        .as(entry.getName())
                        .isEqualTo(TestData.nth(entries).of(entries * 3001));
                entries++;
            }
        }
        assertThat(entries).isEqualTo(20);
        if (Program.find("tar").isPresent()) {
            Path listing = directory.resolve("listing");
            Program.filter(file, listing, "tar", "-tzf", "-");
            assertThat(Files.readAllLines(listing)).hasSize(20).contains("file0", "file19");
        }
    }

    @Test
    void anArchiveIsWrittenAsDocumented() throws Exception {
        byte[] content = TestData.JSON.of(50_000);
        Path file = directory.resolve("documented.tar.gz");
        TarArchiveEntry entry = new TarArchiveEntry("entry");
        entry.setSize(content.length);

        ArchiveStreamFactory archives = new ArchiveStreamFactory();
        CompressorStreamFactory compressors = new WdCompressorStreamFactory(); // was: new CompressorStreamFactory()
        try (OutputStream gzip = compressors.createCompressorOutputStream("gz", Files.newOutputStream(file));
                ArchiveOutputStream<TarArchiveEntry> tar = archives.createArchiveOutputStream("tar", gzip)) {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }

        try (InputStream gzip =
                        new CompressorStreamFactory().createCompressorInputStream("gz", Files.newInputStream(file));
                ArchiveInputStream<ArchiveEntry> tar = archives.createArchiveInputStream("tar", gzip)) {
            assertThat(tar.getNextEntry().getName()).isEqualTo("entry");
            assertThat(tar.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void zipWrittenByUsIsReadByCommonsCompress() throws Exception {
        Path file = directory.resolve("some.zip");
        try (WdZipOutputStream zip = new WdZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 8; i++) {
                zip.putNextEntry(new ZipEntry("größe" + i));
                zip.write(TestData.nth(i).of(i * 20_011));
                zip.closeEntry();
            }
        }
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            for (int i = 0; i < 8; i++) {
                assertThat(zip.getInputStream(zip.getEntry("größe" + i)).readAllBytes())
                        .isEqualTo(TestData.nth(i).of(i * 20_011));
            }
        }
        int streamed = 0;
        try (ZipArchiveInputStream zip = new ZipArchiveInputStream(Files.newInputStream(file))) {
            while (zip.getNextEntry() != null) {
                assertThat(zip.readAllBytes()).isEqualTo(TestData.nth(streamed).of(streamed * 20_011));
                streamed++;
            }
        }
        assertThat(streamed).isEqualTo(8);
    }
}
