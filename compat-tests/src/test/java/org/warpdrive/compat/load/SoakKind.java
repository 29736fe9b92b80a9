// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdDeflaterOutputStream;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.WdInflaterInputStream;
import org.warpdrive.zip.WdZipOutputStream;

/** The kinds of work of bin/soak on streams. In each, one side is WarpDrive's and the other java.util.zip's. */
enum SoakKind {
    /** A message by a deflater, its output in pieces. */
    MESSAGE,
    /** One deflater and one inflater for several messages: reset, with dictionaries, changes of level and strategy. */
    REUSED,
    /** A message between direct buffers. */
    BUFFERS,
    /** A file of gzip, with flushes. */
    GZIP,
    /** An archive. */
    ZIP,
    /** A message by an inflater, its input in pieces. */
    INFLATED,
    /** A file of gzip that is read. */
    GUNZIPPED,
    /** A stream of zlib's format through the filter streams. */
    FILTERED,
    /** A damaged stream, of which an inflater must say what the JDK's says. */
    DAMAGED,
    /** Objects that nobody ends. Their memory comes back with garbage collections. */
    ABANDONED;

    /** Any, but seldom what is abandoned: until a collection it keeps others from memory of WarpDrive's. */
    static SoakKind draw(Random random) {
        SoakKind kind = values()[random.nextInt(values().length)];
        return kind == ABANDONED && random.nextInt(4) != 0 ? draw(random) : kind;
    }

    /** Compresses and decompresses the data. What comes back must be the same. */
    byte[] throughAndBack(byte[] data, Random random) throws IOException, DataFormatException {
        return switch (this) {
            case MESSAGE -> message(data, random);
            case REUSED -> reused(data, random);
            case BUFFERS -> buffers(data, random);
            case GZIP -> gzip(data, random);
            case ZIP -> zip(data, random);
            case INFLATED -> inflated(data, random);
            case GUNZIPPED -> gunzipped(data, random);
            case FILTERED -> filtered(data, random);
            case DAMAGED -> damaged(data, random);
            case ABANDONED -> abandoned(data, random);
        };
    }

    private static byte[] message(byte[] data, Random random) throws DataFormatException {
        boolean raw = random.nextBoolean();
        Deflater deflater = new WdDeflater(random.nextInt(10), raw);
        try {
            return restored(deflated(deflater, data, random), raw, data.length);
        } finally {
            deflater.end();
        }
    }

    private static byte[] deflated(Deflater deflater, byte[] data, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[1 + random.nextInt(20_000)];
        int half = random.nextInt(data.length + 1);
        deflater.setInput(data, 0, half);
        int flush = random.nextBoolean() ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
        while (!deflater.needsInput()) {
            out.write(room, 0, deflater.deflate(room, 0, room.length, flush));
        }
        deflater.setInput(data, half, data.length - half);
        deflater.finish();
        while (!deflater.finished()) {
            out.write(room, 0, deflater.deflate(room));
        }
        return out.toByteArray();
    }

    private static byte[] restored(byte[] stream, boolean raw, int length) throws DataFormatException {
        Inflater inflater = new Inflater(raw);
        inflater.setInput(stream);
        byte[] back = new byte[length];
        int count = inflater.inflate(back);
        boolean whole = count == length && (inflater.finished() || inflater.inflate(new byte[1]) == 0);
        inflater.end();
        return whole ? back : new byte[0];
    }

    private static void write(OutputStream out, byte[] data, Random random) throws IOException {
        int piece = 1 + random.nextInt(30_000);
        for (int at = 0; at < data.length; at += piece) {
            out.write(data, at, Math.min(piece, data.length - at));
            if (random.nextInt(50) == 0) {
                out.flush();
            }
        }
    }

    private static byte[] gzip(byte[] data, Random random) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = new WdGZIPOutputStream(file, random.nextBoolean())) {
            write(out, data, random);
        }
        return new GZIPInputStream(new ByteArrayInputStream(file.toByteArray())).readAllBytes();
    }

    private static byte[] zip(byte[] data, Random random) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream out = new WdZipOutputStream(file)) {
            out.setLevel(random.nextInt(10));
            out.putNextEntry(new ZipEntry("empty"));
            out.putNextEntry(new ZipEntry("data"));
            write(out, data, random);
        }
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            in.getNextEntry();
            in.getNextEntry();
            return in.readAllBytes();
        }
    }

    private static byte[] inflated(byte[] data, Random random) throws DataFormatException {
        boolean raw = random.nextBoolean();
        Deflater deflater = new Deflater(1 + random.nextInt(9), raw);
        byte[] stream = deflated(deflater, data, random);
        deflater.end();
        Inflater inflater = new WdInflater(raw);
        byte[] back = new byte[data.length];
        int count = 0;
        int piece = 1 + random.nextInt(10_000);
        for (int at = 0; at < stream.length && !inflater.finished(); at += piece) {
            inflater.setInput(stream, at, Math.min(piece, stream.length - at));
            for (int n = -1; n != 0 && count < back.length; count += n) {
                n = inflater.inflate(back, count, back.length - count);
            }
        }
        inflater.end();
        return count == data.length ? back : new byte[0];
    }

    private static byte[] gunzipped(byte[] data, Random random) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(file)) {
            write(out, data, random);
        }
        try (InputStream in = new WdGZIPInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            return in.readAllBytes();
        }
    }

    private static byte[] reused(byte[] data, Random random) throws DataFormatException {
        Deflater deflater = new WdDeflater(random.nextInt(10));
        Inflater inflater = new WdInflater();
        byte[] back = data;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            byte[] dictionary = Arrays.copyOf(data, Math.min(data.length, random.nextInt(40_000)));
            boolean isSet = random.nextBoolean();
            if (isSet) {
                deflater.setDictionary(dictionary);
            }
            byte[] stream = deflated(deflater, data, random);
            back = new byte[data.length];
            inflater.setInput(stream);
            int count = inflater.inflate(back);
            if (inflater.needsDictionary()) {
                inflater.setDictionary(dictionary);
                count = inflater.inflate(back);
            }
            if (count != data.length || !inflater.finished()) {
                throw new IllegalStateException("count=" + count + " finished=" + inflater.finished() + " dictionary="
                        + (isSet ? dictionary.length : -1) + " left=" + i + " stream=" + stream.length + " stock: "
                        + verdict(new Inflater(), stream));
            }
            deflater.reset();
            inflater.reset();
            deflater.setLevel(random.nextInt(10));
            deflater.setStrategy(random.nextInt(3));
        }
        deflater.end();
        inflater.end();
        return back;
    }

    private static byte[] buffers(byte[] data, Random random) throws DataFormatException {
        ByteBuffer in = ByteBuffer.allocateDirect(data.length).put(data).flip();
        ByteBuffer out = ByteBuffer.allocateDirect(data.length + data.length / 8 + 100);
        Deflater deflater = new WdDeflater(random.nextInt(10), true);
        deflater.setInput(in);
        deflater.finish();
        while (!deflater.finished()) {
            deflater.deflate(out);
        }
        deflater.end();
        Inflater inflater = new WdInflater(true);
        inflater.setInput(out.flip());
        ByteBuffer back = ByteBuffer.allocate(data.length);
        for (int count = -1; count != 0 && back.hasRemaining(); ) {
            count = inflater.inflate(back);
        }
        inflater.end();
        return back.array();
    }

    private static byte[] filtered(byte[] data, Random random) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out =
                random.nextBoolean() ? new WdDeflaterOutputStream(file) : new DeflaterOutputStream(file)) {
            write(out, data, random);
        }
        try (InputStream in = new WdInflaterInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            return in.readAllBytes();
        }
    }

    private static byte[] damaged(byte[] data, Random random) {
        Deflater deflater = new WdDeflater(1 + random.nextInt(9));
        byte[] stream = deflated(deflater, data, random);
        deflater.end();
        stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
        String ours = verdict(new WdInflater(), stream);
        String theirs = verdict(new Inflater(), stream);
        return ours.equals(theirs) ? data : (ours + ", not " + theirs).getBytes(StandardCharsets.UTF_8);
    }

    /** What an inflater says at the end of a stream, or of what is left of it. */
    private static String verdict(Inflater inflater, byte[] stream) {
        byte[] room = new byte[50_000];
        inflater.setInput(stream);
        String said = "";
        try {
            for (int count = -1; count != 0; ) {
                count = inflater.inflate(room);
            }
        } catch (DataFormatException e) {
            said = " " + e.getMessage();
        }
        said = inflater.finished() + " " + inflater.needsInput() + " " + inflater.needsDictionary() + said;
        inflater.end();
        return said;
    }

    private static byte[] abandoned(byte[] data, Random random) throws IOException, DataFormatException {
        Deflater deflater = new WdDeflater(random.nextInt(10), true);
        deflater.setInput(data);
        deflater.deflate(new byte[100]);
        Inflater inflater = new WdInflater(true);
        inflater.setInput(new byte[] {0});
        inflater.inflate(new byte[10]);
        OutputStream gzip = new WdGZIPOutputStream(OutputStream.nullOutputStream());
        gzip.write(data);
        return data;
    }
}
