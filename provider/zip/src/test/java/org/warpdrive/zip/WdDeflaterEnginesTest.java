// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.LateEngine;
import org.warpdrive.engine.ParallelEngine;
import org.warpdrive.engine.Pool;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;

/** Streams over engines of every temper: in order, side by side, late, out of order, failing. */
class WdDeflaterEnginesTest {
    private static final BlockEngine JDK = new JdkEngine();

    private static byte[] text(Random random, int length) {
        byte[] data = new byte[length];
        int i = 0;
        while (i < length) {
            if (i > 100 && random.nextInt(3) > 0) {
                int distance = 1 + random.nextInt(Math.min(i, 40_000));
                int end = Math.min(length, i + 3 + random.nextInt(60));
                for (; i < end; i++) {
                    data[i] = data[i - distance];
                }
            } else {
                data[i++] = (byte) ('a' + random.nextInt(26));
            }
        }
        return data;
    }

    /** Feeds and drains in random pieces with random flushes, parameters and buffer kinds, and inflates the result. */
    private static void roundTrip(Router router, long seed, int maxLength) throws DataFormatException {
        Random random = new Random(seed);
        boolean raw = random.nextBoolean();
        WdDeflater deflater = new WdDeflater(random.nextInt(11) - 1, raw, router, random.nextBoolean());
        for (int stream = 0; stream < 2; stream++) {
            byte[] data = text(random, random.nextInt(maxLength));
            byte[] dictionary = raw ? new byte[0] : text(random, random.nextInt(2) * random.nextInt(40_000));
            if (dictionary.length > 0) {
                deflater.setDictionary(dictionary);
            }
            byte[] compressed = compress(deflater, data, random);
            assertThat(inflate(compressed, raw, dictionary, data.length))
                    .as("seed %d stream %d", seed, stream)
                    .isEqualTo(data);
            assertThat(deflater.getBytesRead()).isEqualTo(data.length);
            assertThat(deflater.getBytesWritten()).isEqualTo(compressed.length);
            deflater.reset();
        }
        deflater.end();
    }

    private static byte[] compress(Deflater deflater, byte[] data, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int fed = 0;
        while (!deflater.finished()) {
            if (deflater.needsInput()) {
                if (fed == data.length) {
                    deflater.finish();
                } else {
                    int count = Math.min(data.length - fed, 1 + random.nextInt(1 << random.nextInt(20)));
                    if (random.nextBoolean()) {
                        deflater.setInput(data, fed, count);
                    } else {
                        deflater.setInput(ByteBuffer.allocateDirect(count)
                                .put(data, fed, count)
                                .flip());
                    }
                    fed += count;
                }
            }
            if (random.nextInt(50) == 0) {
                deflater.setLevel(random.nextInt(11) - 1);
                deflater.setStrategy(random.nextInt(3));
            }
            byte[] room = new byte[random.nextInt(1 << random.nextInt(18))];
            int flush = random.nextInt(10) == 0 ? 2 + random.nextInt(2) : 0;
            out.write(room, 0, deflater.deflate(room, 0, room.length, flush));
        }
        return out.toByteArray();
    }

    private static byte[] inflate(byte[] compressed, boolean raw, byte[] dictionary, int length)
            throws DataFormatException {
        Inflater inflater = new Inflater(raw);
        inflater.setInput(compressed);
        byte[] out = new byte[length + 1];
        int count = inflater.inflate(out);
        if (inflater.needsDictionary()) {
            inflater.setDictionary(dictionary);
            count = inflater.inflate(out);
        }
        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        return Arrays.copyOf(out, count);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void inOrder(long seed) throws DataFormatException {
        Router router = new Router(List.of(new StoredBlocks(), JDK));
        for (int i = 0; i < 10; i++) {
            roundTrip(router, seed * 1000 + i, 600_000);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sideBySide(long seed) throws DataFormatException {
        Router router = new Router(List.of(new StoredBlocks(), new ParallelEngine(JDK, 3), JDK));
        for (int i = 0; i < 10; i++) {
            roundTrip(router, seed * 1000 + i, 2_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void lateOutOfOrderAndFailing(long seed) throws DataFormatException {
        try (LateEngine late = new LateEngine(seed, 4)) {
            Router router = new Router(List.of(new StoredBlocks(), late, JDK));
            for (int i = 0; i < 10; i++) {
                roundTrip(router, seed * 1000 + i, 1_500_000);
            }
            EngineStats stats = router.stats().get(1);
            assertThat(stats.get(Counter.BLOCKS)).isPositive();
            assertThat(stats.get(Counter.REFUSED)).isPositive();
            assertThat(stats.fallbacks()).containsOnlyKeys("broken on purpose");
        }
    }

    @Test
    void parallelOutputIsTheSameAsInOrder() {
        byte[] data = text(new Random(5), 3_000_000);
        byte[] serial = oneShot(new Router(List.of(JDK)), data);
        byte[] parallel = oneShot(new Router(List.of(new ParallelEngine(JDK, 4), JDK)), data);
        assertThat(parallel.length).isBetween(serial.length - 2000, serial.length + 2000);
    }

    private static byte[] oneShot(Router router, byte[] data) {
        Deflater deflater = new WdDeflater(6, true, router, false);
        deflater.setInput(data);
        deflater.finish();
        byte[] out = new byte[data.length + 1000];
        int length = deflater.deflate(out);
        assertThat(deflater.finished()).isTrue();
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    @Test
    @Timeout(60)
    void whoIsLeftToTheJdkStillGivesBackWhatDroppedOnesHeld() throws Exception {
        long before = Pool.leasedBytes();
        drop();
        assertThat(Pool.leasedBytes()).isGreaterThan(before);
        while (Pool.leasedBytes() > before) {
            System.gc();
            Thread.sleep(10);
            new WdDeflater(6, true, null, false).end();
        }
    }

    private static void drop() {
        WdDeflater dropped = new WdDeflater(6, true, new Router(List.of(JDK)), false);
        dropped.setInput(new byte[100_000]);
        dropped.deflate(new byte[100]);
    }

    @Test
    void endWhileBlocksAreUnderWay() {
        try (LateEngine late = new LateEngine(9, 4)) {
            Router router = new Router(List.of(late, JDK));
            byte[] data = text(new Random(6), 1_000_000);
            for (int i = 0; i < 200; i++) {
                Deflater deflater = new WdDeflater(1, true, router, false);
                deflater.setInput(data);
                deflater.deflate(new byte[10]);
                if (i % 2 == 0) {
                    deflater.reset();
                }
                deflater.end();
            }
        }
    }
}
