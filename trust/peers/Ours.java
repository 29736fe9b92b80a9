// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;

/** Our side: streams written and read in calls of random sizes, with flushes and changes of level. */
final class Ours {
    private static final int[] STRATEGIES = {
        Deflater.DEFAULT_STRATEGY, Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY
    };
    private static final int[] FLUSHES = {Deflater.SYNC_FLUSH, Deflater.FULL_FLUSH};

    private Ours() {}

    static byte[] write(SplittableRandom random, Format format, byte[] data) throws IOException {
        return format == Format.GZIP ? writeGzip(random, data) : deflate(random, format, data);
    }

    private static byte[] writeGzip(SplittableRandom random, byte[] data) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int level = random.nextInt(11) - 1;
        boolean flushes = random.nextInt(3) == 0;
        try (WdGZIPOutputStream out =
                new WdGZIPOutputStream(packed, 1 + random.nextInt(10_000), random.nextBoolean(), level)) {
            for (int at = 0; at < data.length; ) {
                int part = part(random, data.length - at);
                out.write(data, at, part);
                at += part;
                if (flushes && random.nextInt(4) == 0) {
                    out.flush();
                }
            }
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(SplittableRandom random, Format format, byte[] data) {
        Deflater deflater = new WdDeflater(random.nextInt(11) - 1, format == Format.RAW);
        try {
            deflater.setStrategy(STRATEGIES[random.nextInt(STRATEGIES.length)]);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            byte[] room = new byte[1 + random.nextInt(random.nextBoolean() ? 64 : 100_000)];
            boolean changes = random.nextInt(4) == 0;
            boolean flushes = random.nextInt(3) == 0;
            for (int at = 0; at < data.length; ) {
                int part = part(random, data.length - at);
                deflater.setInput(data, at, part);
                at += part;
                int flush = flushes && random.nextBoolean() ? FLUSHES[random.nextInt(2)] : Deflater.NO_FLUSH;
                int made;
                do {
                    made = deflater.deflate(room, 0, room.length, flush);
                    packed.write(room, 0, made);
                } while (made == room.length || !deflater.needsInput());
                if (changes && random.nextInt(4) == 0) {
                    deflater.setLevel(random.nextInt(10));
                    deflater.setStrategy(STRATEGIES[random.nextInt(STRATEGIES.length)]);
                }
            }
            deflater.finish();
            while (!deflater.finished()) {
                packed.write(room, 0, deflater.deflate(room));
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Fails if there is anything behind the stream, or less. */
    static byte[] read(SplittableRandom random, Format format, byte[] packed) throws IOException, DataFormatException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] room = new byte[1 + random.nextInt(random.nextBoolean() ? 64 : 100_000)];
        if (format == Format.GZIP) {
            try (InputStream in = new WdGZIPInputStream(new ByteArrayInputStream(packed), 1 + random.nextInt(9000))) {
                for (int n; (n = in.read(room)) >= 0; ) {
                    plain.write(room, 0, n);
                }
            }
            return plain.toByteArray();
        }
        Inflater inflater = new WdInflater(format == Format.RAW);
        try {
            int at = 0;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    if (at == packed.length) {
                        throw new DataFormatException("not at its end");
                    }
                    int part = part(random, packed.length - at);
                    inflater.setInput(packed, at, part);
                    at += part;
                }
                plain.write(room, 0, inflater.inflate(room));
            }
            if (inflater.getRemaining() != 0 || at != packed.length) {
                throw new DataFormatException("ends too early");
            }
            return plain.toByteArray();
        } finally {
            inflater.end();
        }
    }

    private static int part(SplittableRandom random, int left) {
        return switch (random.nextInt(4)) {
            case 0 -> left;
            case 1 -> Math.min(left, 1 + random.nextInt(300));
            default -> 1 + random.nextInt(left);
        };
    }
}
