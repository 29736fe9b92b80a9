// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.start;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdDeflaterOutputStream;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.WdInflaterInputStream;
import org.warpdrive.zip.WdZipOutputStream;

/** Main class of the JVMs that {@link ClassesAtSetUpTest} starts: has the engines set up, and then makes a stream of each kind. */
final class EachKind {
    /** Its initialisation divides the log. */
    private static final class SetUpIsOver {
        static final long AT = System.nanoTime();
    }

    private static final byte[] DATA = new byte[600_000];

    private EachKind() {}

    public static void main(String[] arguments) throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < DATA.length; i++) {
            DATA[i] = (byte) random.nextInt(i % 11 == 0 ? 256 : 9);
        }
        WarpDrive.stats();
        new WdInflater().end(); // which prepares decompression
        System.out.println("set up in " + (System.nanoTime() - SetUpIsOver.AT));
        for (int level : new int[] {6, 1, 9, 0, 3}) {
            for (int strategy : new int[] {Deflater.DEFAULT_STRATEGY, Deflater.HUFFMAN_ONLY, Deflater.FILTERED}) {
                deflateAndInflate(level, strategy, level % 2 == 0);
            }
        }
        dictionaries();
        damaged();
        wrappers();
        System.out.println("through");
    }

    private static void deflateAndInflate(int level, int strategy, boolean raw) throws DataFormatException {
        Deflater deflater = new WdDeflater(level, raw);
        deflater.setStrategy(strategy);
        ByteBuffer stream = ByteBuffer.allocate(2 * DATA.length);
        deflater.setInput(DATA, 0, 1000);
        while (!deflater.needsInput()) { // a call that changes parameters may do nothing else
            deflater.deflate(stream, Deflater.SYNC_FLUSH);
        }
        deflater.setInput(ByteBuffer.wrap(DATA, 1000, DATA.length - 1000));
        deflater.deflate(stream, Deflater.NO_FLUSH);
        deflater.setLevel(level == 6 ? 1 : 6);
        deflater.deflate(stream, Deflater.FULL_FLUSH);
        deflater.finish();
        while (!deflater.finished()) {
            deflater.deflate(stream);
        }
        deflater.getAdler();
        deflater.reset();
        deflater.end();
        Inflater inflater = new WdInflater(raw);
        inflater.setInput(stream.flip());
        byte[] restored = new byte[DATA.length];
        int length = inflater.inflate(restored, 0, 500);
        ByteBuffer rest = ByteBuffer.wrap(restored, length, restored.length - length);
        while (!inflater.finished()) {
            if (inflater.inflate(rest) == 0 && !inflater.finished()) {
                throw new IllegalStateException("not all came back");
            }
        }
        if (!Arrays.equals(restored, DATA)) {
            throw new IllegalStateException("other data");
        }
        inflater.reset();
        inflater.end();
    }

    private static void dictionaries() throws DataFormatException {
        Deflater deflater = new WdDeflater();
        deflater.setDictionary(DATA, 0, 5000);
        deflater.setInput(DATA, 100, 9000);
        deflater.finish();
        byte[] stream = new byte[20_000];
        int length = deflater.deflate(stream);
        deflater.end();
        Inflater inflater = new WdInflater();
        inflater.setInput(stream, 0, length);
        inflater.inflate(new byte[1]);
        inflater.setDictionary(DATA, 0, 5000);
        if (inflater.inflate(new byte[9000]) != 9000) {
            throw new IllegalStateException("the dictionary did not do");
        }
        inflater.end();
    }

    private static void damaged() {
        Inflater inflater = new WdInflater(true);
        inflater.setInput(new byte[] {7, 7, 7});
        try {
            inflater.inflate(new byte[10]);
            throw new IllegalStateException("bad data were not refused");
        } catch (DataFormatException e) {
            inflater.end();
        }
    }

    private static void wrappers() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream gzip = new WdGZIPOutputStream(file)) {
            gzip.write(DATA);
        }
        try (InputStream in = new WdGZIPInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            in.readAllBytes();
        }
        file.reset();
        try (OutputStream zlib = new WdDeflaterOutputStream(file)) {
            zlib.write(DATA);
        }
        try (InputStream in = new WdInflaterInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            in.readAllBytes();
        }
        file.reset();
        try (WdZipOutputStream zip = new WdZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("entry"));
            zip.write(DATA);
            zip.closeEntry();
        }
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            in.getNextEntry();
            in.readAllBytes();
        }
    }
}
