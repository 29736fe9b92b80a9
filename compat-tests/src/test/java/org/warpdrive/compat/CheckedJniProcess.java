// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdDeflaterOutputStream;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.WdInflaterInputStream;
import org.warpdrive.zip.WdZipOutputStream;

/**
 * Main class of the JVM that {@link CheckedJniTest} starts: every class, every level, every kind of memory, small and large,
 * with dictionaries and errors. Prints the status last.
 */
final class CheckedJniProcess {
    private static final int[] SIZES = {0, 1, 1_000, 70_000, 600_000};

    private CheckedJniProcess() {}

    public static void main(String[] args) throws Exception {
        for (int level = 0; level <= 9; level++) {
            for (int size : SIZES) {
                byte[] data = TestData.nth(level).of(size, level);
                for (Memory kind : Memory.values()) {
                    objects(data, level, kind);
                }
                streams(data, level);
            }
        }
        errors();
        System.out.println(WarpDrive.status());
    }

    private static void objects(byte[] data, int level, Memory kind) throws DataFormatException {
        boolean nowrap = level % 2 == 0;
        byte[] dictionary = TestData.nth(level).of(40_000, level + 1);
        WdDeflater deflater = new WdDeflater(level, nowrap);
        WdInflater inflater = new WdInflater(nowrap);
        kind.of(dictionary).dictionary(deflater);
        kind.of(data).input(deflater);
        byte[] flushed = Pump.drain(deflater, Deflater.SYNC_FLUSH, 8_192, Memory.WRITABLE.get(level % 6));
        deflater.setStrategy(Deflater.HUFFMAN_ONLY);
        deflater.setLevel(9 - level);
        byte[] stream = Pump.join(flushed, Pump.finish(deflater, data));
        deflater.end();
        if (nowrap) {
            kind.of(dictionary).dictionary(inflater);
        }
        kind.of(stream).input(inflater);
        check(Pump.inflateAvailable(inflater, dictionary), Pump.join(data, data));
        inflater.end();
    }

    private static void streams(byte[] data, int level) throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        write(new WdGZIPOutputStream(gzip), data);
        check(read(new WdGZIPInputStream(new ByteArrayInputStream(gzip.toByteArray()))), data);
        ByteArrayOutputStream zlib = new ByteArrayOutputStream();
        WdDeflater deflater = new WdDeflater(level);
        write(new WdDeflaterOutputStream(zlib, deflater), data);
        deflater.end();
        check(read(new WdInflaterInputStream(new ByteArrayInputStream(zlib.toByteArray()))), data);
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        WdZipOutputStream out = new WdZipOutputStream(zip);
        out.setLevel(level);
        out.putNextEntry(new ZipEntry("entry"));
        write(out, data);
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.toByteArray()))) {
            in.getNextEntry();
            check(in.readAllBytes(), data);
        }
    }

    private static void write(OutputStream out, byte[] data) throws IOException {
        try (out) {
            out.write(data);
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        try (in) {
            return in.readAllBytes();
        }
    }

    /** Messages of errors are made in C, too. Each byte of a block's begin is spoilt in turn. */
    private static void errors() {
        Deflater deflater = new Deflater(6, true);
        byte[] stream = Pump.finish(deflater, TestData.TEXT.of(20_000));
        deflater.end();
        int failed = 0;
        for (int i = 0; i < 400; i++) {
            byte[] bad = stream.clone();
            bad[i % 100] ^= (byte) (1 << i % 8);
            WdInflater inflater = new WdInflater(true);
            inflater.setInput(bad);
            try {
                inflater.inflate(new byte[30_000]);
            } catch (DataFormatException e) {
                failed++;
            }
            if (i % 2 == 0) {
                inflater.end(); // the others are left to the garbage collector
            }
        }
        System.gc();
        if (failed == 0) {
            throw new AssertionError("no stream was found to be bad");
        }
    }

    private static void check(byte[] actual, byte[] expected) {
        if (!Arrays.equals(actual, expected)) {
            throw new AssertionError("wrong data, of " + expected.length + " bytes");
        }
    }
}
