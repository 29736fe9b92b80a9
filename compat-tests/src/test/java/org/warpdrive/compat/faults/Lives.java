// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.compat.kit.Pump;

/** What callers do with a stream from its beginning to its end, and go on doing after an error. */
final class Lives {
    private static final int ENOUGH_CALLS = 100_000;

    private Lives() {}

    /** Compresses and decodes what came out by the JDK; the latter goes to {@code out}. */
    static boolean deflate(World world, byte[] plain, ByteArrayOutputStream out) throws Exception {
        Deflater deflater = world.deflater(true);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        boolean refused = deflate(deflater, plain, stream);
        decode(stream.toByteArray(), out);
        if (refused) {
            deflater.reset();
            stream.reset();
            assertThat(deflate(deflater, plain, stream)).isFalse();
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            decode(stream.toByteArray(), again);
            assertThat(Arrays.equals(again.toByteArray(), plain)).isTrue();
        }
        end(deflater::end);
        return refused;
    }

    private static boolean deflate(Deflater deflater, byte[] plain, ByteArrayOutputStream stream) {
        byte[] room = new byte[9000];
        byte[] otherRoom = new byte[9000];
        int position = 0;
        int calls = 0;
        while (true) {
            assertThat(calls++).isLessThan(ENOUGH_CALLS);
            try {
                if (deflater.finished()) {
                    return false;
                }
                if (deflater.needsInput()) {
                    int count = Math.min(50_000, plain.length - position);
                    if (count > 0) {
                        deflater.setInput(plain, position, count);
                        position += count;
                    } else {
                        deflater.finish();
                    }
                }
                int flush = position == 100_000 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
                if (calls % 2 == 0) {
                    stream.write(otherRoom, 0, deflater.deflate(ByteBuffer.wrap(otherRoom), flush));
                } else {
                    stream.write(room, 0, deflater.deflate(room, 0, room.length, flush));
                }
            } catch (Throwable e) {
                if (isRefusal(e)) {
                    return true;
                }
            }
        }
    }

    static boolean inflate(World world, byte[] stream, ByteArrayOutputStream out) throws Exception {
        Inflater inflater = world.inflater(false);
        boolean refused = inflate(inflater, stream, out);
        if (refused) {
            inflater.reset();
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            assertThat(inflate(inflater, stream, again)).isFalse();
            assertThat(Arrays.mismatch(again.toByteArray(), out.toByteArray())).isIn(-1, out.size());
        }
        end(inflater::end);
        return refused;
    }

    private static boolean inflate(Inflater inflater, byte[] stream, ByteArrayOutputStream out) {
        byte[] room = new byte[7000];
        byte[] otherRoom = new byte[7000];
        int position = 0;
        int calls = 0;
        while (true) {
            assertThat(calls++).isLessThan(ENOUGH_CALLS);
            try {
                if (inflater.finished()) {
                    return false;
                }
                if (inflater.needsInput()) {
                    int count = Math.min(5000, stream.length - position);
                    inflater.setInput(stream, position, count);
                    position += count;
                }
                if (calls % 2 == 0) {
                    out.write(otherRoom, 0, inflater.inflate(ByteBuffer.wrap(otherRoom)));
                } else {
                    out.write(room, 0, inflater.inflate(room, 0, room.length));
                }
            } catch (Throwable e) {
                if (isRefusal(e)) {
                    return true;
                }
            }
        }
    }

    static boolean isRefusal(Throwable e) {
        if (FaultPoints.isOurs(e)) {
            return false;
        }
        if (e instanceof IllegalStateException && String.valueOf(e.getMessage()).contains("an error cut")) {
            return true;
        }
        throw new AssertionError("neither the fault nor a refusal", e);
    }

    private static void end(Runnable end) {
        for (int i = 0; i < 2; i++) {
            try {
                end.run();
            } catch (Throwable e) {
                assertThat(FaultPoints.isOurs(e)).isTrue();
            }
        }
    }

    static void decode(byte[] stream, ByteArrayOutputStream out) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(stream);
        byte[] room = new byte[10_000];
        for (int count = inflater.inflate(room); count > 0; count = inflater.inflate(room)) {
            out.write(room, 0, count);
        }
        inflater.end();
    }

    /** A zlib stream of the JDK's. */
    static byte[] byTheJdk(byte[] plain) {
        Deflater deflater = new Deflater();
        byte[] stream = Pump.finish(deflater, plain);
        deflater.end();
        return stream;
    }

    static byte[] text(int length) {
        Random random = new Random(11);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append("line ")
                    .append(random.nextInt(5000))
                    .append(" of user ")
                    .append(random.nextInt(90))
                    .append('\n');
        }
        return text.substring(0, length).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
