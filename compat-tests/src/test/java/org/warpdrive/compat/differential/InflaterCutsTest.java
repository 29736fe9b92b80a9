// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;

/**
 * Readers who know how much is to come, as of packs, images and database pages, give input in windows and exactly the room
 * that is left, which is none while the end of the stream is still missing. Here the window ends at every byte.
 */
class InflaterCutsTest {
    private static final int[] SIZES = {0, 1, 2, 30, 259, 2_000};

    @ParameterizedTest
    @EnumSource
    void everyCutIsReadToItsEndInTheJdksCalls(TestData data) throws Exception {
        for (boolean raw : new boolean[] {false, true}) {
            for (int size : SIZES) {
                byte[] plain = data.of(size, size);
                for (byte[] stream : streams(plain, raw)) {
                    for (int cut = 0; cut <= stream.length; cut++) {
                        List<String> theirs = calls(JavaUtilZip.INSTANCE.inflater(raw), stream, cut, size);
                        List<String> ours = calls(WarpDriveEngine.INSTANCE.inflater(raw), stream, cut, size);
                        assertThat(ours)
                                .as("%s %d bytes, raw %s, cut at %d of %d", data, size, raw, cut, stream.length)
                                .isEqualTo(theirs);
                    }
                }
            }
        }
    }

    /** The same data in stored, fixed and dynamic blocks, in several of them, and ending in a flush's marker. */
    private static List<byte[]> streams(byte[] plain, boolean raw) {
        List<byte[]> streams = new ArrayList<>();
        for (int level : new int[] {0, 1, 6}) {
            streams.add(stream(plain, raw, level, Deflater.DEFAULT_STRATEGY, Deflater.NO_FLUSH));
        }
        streams.add(stream(plain, raw, 6, Deflater.HUFFMAN_ONLY, Deflater.NO_FLUSH));
        streams.add(stream(plain, raw, 6, Deflater.DEFAULT_STRATEGY, Deflater.SYNC_FLUSH));
        streams.add(stream(plain, raw, 0, Deflater.DEFAULT_STRATEGY, Deflater.FULL_FLUSH));
        return streams;
    }

    private static byte[] stream(byte[] plain, boolean raw, int level, int strategy, int flush) {
        Deflater deflater = new Deflater(level, raw);
        deflater.setStrategy(strategy);
        // Whatever was changed takes effect by itself in the next call.
        byte[] head = Pump.drain(deflater, Deflater.NO_FLUSH);
        int half = plain.length / 2;
        byte[] first = Pump.deflate(deflater, Arrays.copyOf(plain, half), flush);
        byte[] second = Pump.deflate(deflater, Arrays.copyOfRange(plain, half, plain.length), flush);
        byte[] end = Pump.finish(deflater, new byte[0]);
        deflater.end();
        return Pump.join(head, first, second, end);
    }

    /** What a reader sees who asks for input when told to and gives the rest of his room in each call. */
    private static List<String> calls(Inflater inflater, byte[] stream, int cut, int size) throws Exception {
        List<String> calls = new ArrayList<>();
        byte[] out = new byte[size];
        int made = 0;
        int given = cut;
        inflater.setInput(stream, 0, cut);
        while (!inflater.finished()) {
            int count = inflater.inflate(out, made, size - made);
            made += count;
            calls.add(count + " bytes, needsInput " + inflater.needsInput() + ", finished " + inflater.finished()
                    + ", remaining " + inflater.getRemaining() + ", read " + inflater.getBytesRead() + ", written "
                    + inflater.getBytesWritten() + ", Adler " + inflater.getAdler());
            if (inflater.needsInput()) {
                if (given == stream.length) {
                    break;
                }
                inflater.setInput(stream, given, stream.length - given);
                given = stream.length;
            } else if (count == 0) {
                calls.add("starves in silence");
                break;
            }
        }
        calls.add(Arrays.hashCode(out) + " left " + inflater.getRemaining());
        inflater.end();
        return calls;
    }
}
