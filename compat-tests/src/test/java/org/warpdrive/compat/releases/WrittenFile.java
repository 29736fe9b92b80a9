// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.releases;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdDeflaterOutputStream;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.WdZipOutputStream;

/**
 * A file that a release wrote: how this build writes one, and how the JDK and this build read it.
 *
 * @param format what is around the DEFLATE data
 * @param level 0 to 9
 */
record WrittenFile(Format format, int level) {
    /** Bytes of a write, and between two flushes where a file has them. */
    private static final int WRITE_BYTES = 700;

    /** The first bytes of the data, which are the preset dictionary of files that have one. */
    private static final int DICTIONARY_BYTES = 1000;

    enum Format {
        DEFLATE,
        ZLIB,
        GZ,
        ZIP,
        /** zlib's format, flushed after each write. */
        FLUSHED,
        /** zlib's format with a preset dictionary. */
        DICTIONARY
    }

    private interface Gunzip {
        InputStream of(InputStream file) throws IOException;
    }

    /** Returns one of each format and level. */
    static List<WrittenFile> all() {
        List<WrittenFile> all = new ArrayList<>();
        for (Format format : Format.values()) {
            for (int level = Deflater.NO_COMPRESSION; level <= Deflater.BEST_COMPRESSION; level++) {
                all.add(new WrittenFile(format, level));
            }
        }
        return all;
    }

    /** Returns the file's name, such as {@code level-6.gz}. */
    String name() {
        return "level-" + level + "." + format.name().toLowerCase(Locale.ROOT);
    }

    /** Writes the file. */
    byte[] write(byte[] data) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Deflater deflater = new WdDeflater(level, format == Format.DEFLATE);
        if (format == Format.DICTIONARY) {
            deflater.setDictionary(data, 0, DICTIONARY_BYTES);
        }
        try (OutputStream out = compressed(file, deflater)) {
            for (int at = 0; at < data.length; at += WRITE_BYTES) {
                out.write(data, at, Math.min(WRITE_BYTES, data.length - at));
                if (format == Format.FLUSHED) {
                    out.flush();
                }
            }
        } finally {
            deflater.end();
        }
        return file.toByteArray();
    }

    private OutputStream compressed(OutputStream file, Deflater deflater) throws IOException {
        return switch (format) {
            case GZ ->
                new WdGZIPOutputStream(file) {
                    {
                        def.setLevel(level);
                    }
                };
            case ZIP -> {
                ZipOutputStream zip = new WdZipOutputStream(file);
                zip.setLevel(level);
                zip.putNextEntry(new ZipEntry("data"));
                yield zip;
            }
            default -> new WdDeflaterOutputStream(file, deflater, 512, true);
        };
    }

    /**
     * Reads the file by the JDK.
     *
     * @param dictionary the data, whose beginning is the dictionary where the file has one
     */
    byte[] readByTheJdk(byte[] file, byte[] dictionary) throws IOException {
        return read(file, dictionary, new Inflater(format == Format.DEFLATE), GZIPInputStream::new);
    }

    /** Reads the file by WarpDrive. */
    byte[] read(byte[] file, byte[] dictionary) throws IOException {
        return read(file, dictionary, new WdInflater(format == Format.DEFLATE), WdGZIPInputStream::new);
    }

    private byte[] read(byte[] file, byte[] dictionary, Inflater inflater, Gunzip gunzip) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(file);
        switch (format) {
            case GZ -> {
                return gunzip.of(in).readAllBytes();
            }
            case ZIP -> {
                ZipInputStream zip = new ZipInputStream(in);
                zip.getNextEntry();
                return zip.readAllBytes();
            }
            default -> {
                return inflate(file, dictionary, inflater);
            }
        }
    }

    private static byte[] inflate(byte[] file, byte[] dictionary, Inflater inflater) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] room = new byte[WRITE_BYTES];
        inflater.setInput(file);
        try {
            while (!inflater.finished()) {
                int count = inflater.inflate(room);
                if (count == 0 && !inflater.needsDictionary()) {
                    throw new IOException("the file is cut short");
                }
                if (inflater.needsDictionary()) {
                    inflater.setDictionary(dictionary, 0, DICTIONARY_BYTES);
                }
                data.write(room, 0, count);
            }
        } catch (DataFormatException e) {
            throw new IOException(e);
        } finally {
            inflater.end();
        }
        return data.toByteArray();
    }
}
