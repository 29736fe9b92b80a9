// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.Natives;
import org.warpdrive.engine.ParallelEngine;
import org.warpdrive.engine.Pool;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;

/** What a stream holds and when it lets go. Its behaviour is compared with the JDK's elsewhere. */
class DeflateStreamTest {
    private static final int PATIENCE_SECONDS = 10;

    private final DeflateStream stream =
            new DeflateStream(new Router(List.of(new StoredBlocks(), new JdkEngine())), 6, true, false);
    private final Source source = new Source();
    private final byte[] out = new byte[100_000];

    @AfterEach
    void nothingStaysLeased() {
        stream.close();
        assertThat(Staging.leasedBytes()).isZero();
    }

    /** What comes out until the input is used up. */
    private int write(int length) {
        byte[] data = new byte[length];
        new Random(1).nextBytes(data);
        source.set(data, 0, length);
        int sum = 0;
        while (source.remaining() > 0) {
            sum += stream.deflate(source, out, 0, out.length, Deflater.NO_FLUSH);
        }
        return sum;
    }

    @Test
    void freshItHoldsNothing() {
        source.set(new byte[10], 0, 10);
        assertThat(Staging.leasedBytes()).isZero();
    }

    @Test
    void withInputItHoldsStagingMemoryToItsMeasure() {
        write(1000);
        assertThat(Staging.leasedBytes()).isBetween(1000L, 20_000L);
        write(20_000);
        assertThat(Staging.leasedBytes()).isBetween(21_000L, 70_000L);
        write(40_000);
        assertThat(Staging.leasedBytes()).isBetween(61_000L, 100_000L);
        write(200_000);
        while (stream.deflate(source, out, 0, out.length, Deflater.NO_FLUSH) > 0) {
            // until all of the block that is larger than what is held has come out
        }
        assertThat(Staging.leasedBytes()).isBetween(32_768L, 300_000L);
    }

    @Test
    void whatIsThereAtOnceIsOneBlockAndWhatTricklesInIsHeldToItsMeasure() {
        assertThat(write(65_536) + comesOut()).as("of 65,536 bytes").isGreaterThan(65_536);
        assertThat(write(65_535) + comesOut()).as("of 65,535 bytes").isZero();
        assertThat(write(1) + comesOut()).as("of one more").isGreaterThan(65_535);
    }

    private int comesOut() {
        int sum = 0;
        for (int count = -1; count != 0; sum += count) {
            count = stream.deflate(source, out, 0, out.length, Deflater.NO_FLUSH);
        }
        return sum;
    }

    @Test
    void whereMemoryIsTightItRemembersNothingBetweenBlocksAndIsRight() throws DataFormatException {
        byte[] data = new byte[90_000];
        Random random = new Random(2);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i > 999 && random.nextInt(20) > 0 ? data[i - 999] : random.nextInt());
        }
        long others = Pool.leasedBytes();
        int length = 0;
        try {
            for (int at = 0; at < data.length; at += 1000) {
                Pool.limit(at % 2000 == 0 ? 0 : Long.MAX_VALUE);
                source.set(data, at, 1000);
                length += stream.deflate(source, out, length, out.length - length, Deflater.SYNC_FLUSH);
                long remembered = Pool.leasedBytes() - others - (Natives.areAvailable() ? Staging.leasedBytes() : 0);
                if (at % 2000 == 0) {
                    assertThat(remembered).isZero();
                } else {
                    assertThat(remembered).isPositive();
                }
            }
        } finally {
            Pool.limit(Long.MAX_VALUE);
        }
        stream.finish();
        length += stream.deflate(source, out, length, out.length - length, Deflater.NO_FLUSH);
        Inflater inflater = new Inflater(true);
        inflater.setInput(out, 0, length);
        byte[] read = new byte[data.length];
        assertThat(inflater.inflate(read)).isEqualTo(data.length);
        assertThat(read).isEqualTo(data);
        inflater.end();
    }

    @Test
    void finishedItHoldsNothing() {
        write(1000);
        stream.finish();
        stream.deflate(source, out, 0, out.length, Deflater.NO_FLUSH);
        assertThat(stream.finished()).isTrue();
        assertThat(Staging.leasedBytes()).isZero();
    }

    /** Does blocks as the JDK's engine; at the last one it throws once, and then stores it, without regard to any history. */
    private static final class ThrowsAtTheLast implements BlockEngine {
        private final JdkEngine jdk = new JdkEngine();
        private boolean thrown;

        @Override
        public String name() {
            return "throws";
        }

        @Override
        public boolean takes(Block block) {
            return true;
        }

        @Override
        public boolean submit(Block block) {
            if (!block.last()) {
                return jdk.submit(block);
            }
            if (!thrown) {
                thrown = true;
                throw new OutOfMemoryError("on purpose");
            }
            block.completion().complete(StoredBlocks.write(block));
            return true;
        }
    }

    @Test
    void finishedAfterAnErrorAtItsLastBlockItHoldsNothing() {
        long before = Pool.leasedBytes();
        DeflateStream failing = new DeflateStream(new Router(List.of(new ThrowsAtTheLast())), 6, true, false);
        source.set(new byte[1000], 0, 1000);
        failing.deflate(source, out, 0, out.length, Deflater.SYNC_FLUSH);
        assertThat(Pool.leasedBytes()).isGreaterThan(before);
        failing.finish();
        assertThatThrownBy(() -> failing.deflate(source, out, 0, out.length, Deflater.NO_FLUSH))
                .isInstanceOf(OutOfMemoryError.class);
        failing.deflate(source, out, 0, out.length, Deflater.NO_FLUSH);
        assertThat(failing.finished()).isTrue();
        assertThat(Pool.leasedBytes()).isEqualTo(before);
    }

    @Test
    void resetItHoldsNothing() {
        write(500_000);
        stream.deflate(source, out, 0, 10, Deflater.SYNC_FLUSH);
        assertThat(Staging.leasedBytes()).isPositive();
        stream.reset(source);
        assertThat(Staging.leasedBytes()).isZero();
    }

    @Test
    void flushedOftenItSlidesInsteadOfGrowing() {
        for (int i = 0; i < 1000; i++) {
            write(200);
            stream.deflate(source, out, 0, out.length, Deflater.SYNC_FLUSH);
            assertThat(Staging.leasedBytes()).isLessThan(70_000);
        }
    }

    /** Ends a block at once, but the first of the stream's own thread when the workers have ended so many. */
    private static final class OwnBlockLast implements BlockEngine {
        final Semaphore byWorkers = new Semaphore(0);
        final CountDownLatch ownBegun = new CountDownLatch(1);
        final Thread own = Thread.currentThread();
        final int wanted;
        boolean allCame;

        OwnBlockLast(int wanted) {
            this.wanted = wanted;
        }

        @Override
        public String name() {
            return "own block last";
        }

        @Override
        public boolean takes(Block block) {
            return true;
        }

        @Override
        public boolean submit(Block block) {
            try {
                if (Thread.currentThread() != own) {
                    ownBegun.await(); // so that the ring is full when the first block ends
                    byWorkers.release();
                } else if (ownBegun.getCount() > 0) {
                    ownBegun.countDown();
                    allCame = byWorkers.tryAcquire(wanted, PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            block.completion().complete(1);
            return true;
        }
    }

    /** The schedule, without a clock: a block of the stream's own thread lasts until workers have ended all others. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void whileItsThreadDoesABlockWorkersDoTwoForEachThread(int threads) {
        OwnBlockLast engine = new OwnBlockLast(2 * threads - 1);
        Router router = new Router(List.of(new ParallelEngine(engine, threads), engine));
        DeflateStream parallel = new DeflateStream(router, 6, true, false);
        byte[] data = new byte[(2 * threads + 1) * router.blockBytes() + 1]; // with the last byte the ring is full
        source.set(data, 0, data.length);
        parallel.finish();
        while (!parallel.finished()) {
            parallel.deflate(source, out, 0, out.length, Deflater.NO_FLUSH);
        }
        parallel.close();
        assertThat(engine.allCame).isTrue();
    }
}
