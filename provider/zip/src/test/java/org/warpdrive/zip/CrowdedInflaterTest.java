// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeMemory;

/** Inflaters that begin while as many as there are processors are in the middle of a stream: they get less memory. */
class CrowdedInflaterTest {
    private static final long SEED = 20261130;
    private static final int LENGTH = 400_000;

    private final List<Inflater> crowd = new ArrayList<>();
    private final Random random = new Random(SEED);

    @BeforeEach
    void thereIsACrowd() throws DataFormatException {
        assumeTrue(NativeGlue.probe().available(), NativeGlue.probe().reason());
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Inflater inflater = new WdInflater(true);
            inflater.setInput(new byte[] {0, 1, 0, -2, -1, 'a'}); // a stored block, and another to come
            assertThat(inflater.inflate(new byte[10])).isEqualTo(1);
            crowd.add(inflater);
        }
    }

    @AfterEach
    void itEnds() {
        crowd.forEach(Inflater::end);
    }

    private byte[] plain() {
        byte[] plain = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            boolean repeats = i > 40_000 && i % 1000 > 100;
            plain[i] = repeats ? plain[i - 32_768 + i / 1000] : (byte) random.nextInt(i % 7 == 0 ? 256 : 20);
        }
        return plain;
    }

    private static byte[] deflated(byte[] plain, int level) {
        Deflater deflater = new Deflater(level, true);
        deflater.setInput(plain);
        deflater.finish();
        byte[] stream = new byte[plain.length + 1000];
        int length = deflater.deflate(stream);
        deflater.end();
        return Arrays.copyOf(stream, length);
    }

    /** Calls of all sizes give the JDK's bytes, positions and verdict, and a dictionary in between does as there. */
    @Test
    void everyCallDoesWhatTheJdksDoes() throws DataFormatException {
        byte[] plain = plain();
        byte[] dictionary = Arrays.copyOf(plain, 40_000);
        for (int round = 0; round < 12; round++) {
            byte[] stream = deflated(plain, new int[] {0, 1, 6, 9}[round % 4]);
            if (round % 5 == 4) {
                stream[stream.length / 2] ^= 0x10;
            }
            int mostInput = 1 << (1 + random.nextInt(17));
            int mostRoom = 1 << (8 + random.nextInt(9));
            Inflater ours = new WdInflater(true);
            Inflater theirs = new Inflater(true);
            int given = 0;
            int calls = 0;
            while (!theirs.finished()) {
                String call = "seed " + SEED + ", round " + round + ", call " + calls++;
                if (theirs.getRemaining() == 0) {
                    int count = Math.min(stream.length - given, 1 + random.nextInt(mostInput));
                    ours.setInput(stream, given, count);
                    theirs.setInput(stream, given, count);
                    given += count;
                }
                if (random.nextInt(50) == 0) {
                    int count = random.nextInt(dictionary.length);
                    ours.setDictionary(dictionary, 0, count);
                    theirs.setDictionary(dictionary, 0, count);
                }
                int room = 1 + random.nextInt(mostRoom);
                String expected = outcome(theirs, room);
                assertThat(outcome(ours, room)).as(call).isEqualTo(expected);
                if (expected.contains("Exception")) {
                    break;
                }
            }
            ours.end();
            theirs.end();
        }
    }

    /** Position, bytes, and what is thrown. */
    private static String outcome(Inflater inflater, int room) {
        ByteBuffer output = ByteBuffer.allocate(room);
        try {
            inflater.inflate(output);
        } catch (DataFormatException e) {
            return e.toString(); // how much is given before it is another test's
        }
        return output.position() + " bytes " + output.flip().hashCode() + ", read " + inflater.getBytesRead()
                + ", left " + inflater.getRemaining() + ", finished " + inflater.finished();
    }

    @Test
    void memoryIsHalfAsMuch() throws DataFormatException {
        byte[] stream = deflated(plain(), 6);
        long before = NativeMemory.allocatedBytes();
        List<Inflater> open = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Inflater inflater = new WdInflater(true);
            inflater.setInput(stream);
            inflater.inflate(new byte[100_000]);
            open.add(inflater);
        }
        assertThat((NativeMemory.allocatedBytes() - before) / open.size()).isLessThan(54 << 10);
        open.forEach(Inflater::end);
    }
}
