// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorInputStream;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Files of each kind that it knows with DEFLATE inside: gzip, zlib, ZIP and 7z, in turns. */
public final class CommonsCompress implements Client {
    private static final int PIECE_BYTES = 1 << 20;
    private static final String ENTRY = "piece";

    private enum Kind {
        GZIP,
        ZLIB,
        ZIP,
        SEVEN_ZIP
    }

    @Override
    public long write(Path directory, Data data) throws IOException {
        int number = 0;
        for (byte[] piece : data.pieces(PIECE_BYTES)) {
            Path file = file(directory, number);
            switch (kind(number++)) {
                case GZIP -> {
                    try (OutputStream out = new GzipCompressorOutputStream(Files.newOutputStream(file))) {
                        out.write(piece);
                    }
                }
                case ZLIB -> {
                    try (OutputStream out = new DeflateCompressorOutputStream(Files.newOutputStream(file))) {
                        out.write(piece);
                    }
                }
                case ZIP -> {
                    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(file)) {
                        out.putArchiveEntry(new ZipArchiveEntry(ENTRY));
                        out.write(piece);
                        out.closeArchiveEntry();
                    }
                }
                case SEVEN_ZIP -> writeSevenZip(file, piece);
            }
        }
        return data.length();
    }

    private static void writeSevenZip(Path file, byte[] piece) throws IOException {
        try (SevenZOutputFile out = new SevenZOutputFile(file.toFile())) {
            out.setContentCompression(SevenZMethod.DEFLATE);
            SevenZArchiveEntry entry = new SevenZArchiveEntry();
            entry.setName(ENTRY);
            out.putArchiveEntry(entry);
            out.write(piece);
            out.closeArchiveEntry();
        }
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = 0;
        for (int number = 0; Files.exists(file(directory, number)); number++) {
            Path file = file(directory, number);
            switch (kind(number)) {
                case GZIP -> {
                    try (InputStream in = new GzipCompressorInputStream(Files.newInputStream(file))) {
                        length += in.transferTo(data);
                    }
                }
                case ZLIB -> {
                    try (InputStream in = new DeflateCompressorInputStream(Files.newInputStream(file))) {
                        length += in.transferTo(data);
                    }
                }
                case ZIP -> {
                    try (ZipFile zip = ZipFile.builder().setPath(file).get();
                            InputStream in = zip.getInputStream(zip.getEntry(ENTRY))) {
                        length += in.transferTo(data);
                    }
                }
                case SEVEN_ZIP -> {
                    try (SevenZFile archive = SevenZFile.builder().setPath(file).get();
                            InputStream in = archive.getInputStream(archive.getNextEntry())) {
                        length += in.transferTo(data);
                    }
                }
            }
        }
        return length;
    }

    private static Kind kind(int number) {
        return Kind.values()[number % Kind.values().length];
    }

    private static Path file(Path directory, int number) {
        return directory.resolve("piece-" + number);
    }
}
