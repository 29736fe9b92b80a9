// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.zip.WdZipOutputStream;

/** Archives beyond what ZIP could hold before its 64-bit extension, written by us and read by the JDK. */
class ArchiveLimitsTest {
    private static final int MAX_ENTRIES = 65_535;

    @TempDir
    Path directory;

    private ZipOutputStream create(Path archive) throws IOException {
        return new WdZipOutputStream(new BufferedOutputStream(Files.newOutputStream(archive), 1 << 16));
    }

    @Test
    void moreEntriesThanSixteenBitsCount() throws IOException {
        Path archive = directory.resolve("entries.zip");
        int count = MAX_ENTRIES + 10;
        try (ZipOutputStream zip = create(archive)) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("entry-" + i));
                zip.write(Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
            }
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(zip.size()).isEqualTo(count);
            for (int i : new int[] {0, 1, MAX_ENTRIES - 1, MAX_ENTRIES, count - 1}) {
                try (InputStream in = zip.getInputStream(zip.getEntry("entry-" + i))) {
                    assertThat(in.readAllBytes()).asString().isEqualTo(Integer.toString(i));
                }
            }
        }
    }

    @Test
    @Tag("huge")
    void anEntryLongerThanThirtyTwoBitsCountAndOneBehindIt() throws IOException {
        Path archive = directory.resolve("length.zip");
        long length = (1L << 32) + 12_345;
        byte[] zeros = new byte[1 << 20];
        try (ZipOutputStream zip = create(archive)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry("long"));
            for (long left = length; left > 0; left -= zeros.length) {
                zip.write(zeros, 0, (int) Math.min(zeros.length, left));
            }
            zip.putNextEntry(new ZipEntry("behind"));
            zip.write(1);
        }
        assertReadable(archive, length, "behind", new byte[] {1});
    }

    @Test
    @Tag("huge")
    void anEntryThatBeginsBeyondThirtyTwoBits() throws IOException {
        Path archive = directory.resolve("offset.zip");
        long length = (1L << 32) + 12_345;
        byte[] zeros = new byte[1 << 20];
        try (ZipOutputStream zip = create(archive)) {
            zip.setLevel(Deflater.NO_COMPRESSION); // so that the archive itself is that long
            zip.putNextEntry(new ZipEntry("long"));
            for (long left = length; left > 0; left -= zeros.length) {
                zip.write(zeros, 0, (int) Math.min(zeros.length, left));
            }
            zip.setLevel(Deflater.BEST_COMPRESSION);
            zip.putNextEntry(new ZipEntry("behind"));
            zip.write(new byte[100_000]);
        }
        assertThat(Files.size(archive)).isGreaterThan(length);
        assertReadable(archive, length, "behind", new byte[100_000]);
    }

    private static void assertReadable(Path archive, long length, String behind, byte[] contents) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(zip.getEntry("long").getSize()).isEqualTo(length);
            long read = 0;
            byte[] buffer = new byte[1 << 20];
            try (InputStream in = zip.getInputStream(zip.getEntry("long"))) {
                for (int count; (count = in.read(buffer)) >= 0; ) {
                    read += count;
                }
            }
            assertThat(read).isEqualTo(length);
            try (InputStream in = zip.getInputStream(zip.getEntry(behind))) {
                assertThat(in.readAllBytes()).isEqualTo(contents);
            }
        }
    }
}
