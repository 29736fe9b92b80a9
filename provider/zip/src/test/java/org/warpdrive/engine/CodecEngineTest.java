// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.engine.Broken.Way;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/** Streams over broken codecs: what is caught, what is delivered, and what becomes of the engine. */
@Timeout(120)
class CodecEngineTest {
    private static final int PIECE = 65_535;
    private static final int PIECES = 24;

    /** More than are verified in any case. */
    private static final int LATE = 18;

    private final List<Difference> differences = new CopyOnWriteArrayList<>();
    private long leased;

    @BeforeEach
    void needsNatives() {
        assumeThat(Natives.reason()).isEmpty();
        leased = Pool.leasedBytes();
    }

    @AfterEach
    void nothingStaysLeased() {
        assertThat(Pool.leasedBytes()).isEqualTo(leased);
    }

    private CodecEngine engine(BlockCodec codec, Verify verify) {
        return new CodecEngine(codec, verify, (difference, block, produced) -> differences.add(difference));
    }

    private static byte[] data(int length) {
        SplittableRandom random = new SplittableRandom(length);
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] =
                    (byte) (i >= 700 && random.nextInt(9) > 0 ? data[i - 700 + random.nextInt(2)] : random.nextInt(64));
        }
        return data;
    }

    /** What becomes of the data in pieces: the stream's output. */
    private static byte[] compress(Router router, byte[] data, int piece, int level, int flush) {
        Source source = new Source();
        DeflateStream stream = new DeflateStream(router, level, true, false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[PIECE];
        for (int at = 0; at < data.length; at += piece) {
            source.set(data, at, Math.min(piece, data.length - at));
            for (int count = -1; count != 0; ) {
                count = stream.deflate(source, room, 0, room.length, flush);
                out.write(room, 0, count);
            }
        }
        stream.finish();
        while (!stream.finished()) {
            out.write(room, 0, stream.deflate(source, room, 0, room.length, Deflater.NO_FLUSH));
        }
        stream.close();
        return out.toByteArray();
    }

    private static byte @Nullable [] decoded(byte[] compressed, int length) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed);
            byte[] restored = new byte[length + 1];
            int count = inflater.inflate(restored);
            return inflater.finished() && inflater.getRemaining() == 0 ? Arrays.copyOf(restored, count) : null;
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    private static EngineStats stats(Router router, String name) {
        return router.stats().stream()
                .filter(each -> each.engine().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Stream<Arguments> enginesAndWays() {
        return Stream.of("native 6", "native 1", "isal 1", "native 6 threads", "isal 1 threads")
                .flatMap(engine -> Stream.of(Way.values()).map(way -> Arguments.of(engine, way)));
    }

    private static BlockCodec codec(String name) {
        if (name.startsWith("native")) {
            return new NativeCodec(false);
        }
        assumeThat(NativeGlue.has(NativeGlue.FEATURE_ISAL)).isTrue();
        return new IsalCodec();
    }

    @ParameterizedTest
    @MethodSource("enginesAndWays")
    void withEveryBlockDecodedNothingWrongIsDelivered(String name, Way way) {
        Broken broken = new Broken(codec(name), way, Broken.after(LATE));
        CodecEngine engine = engine(broken, Verify.DECODE);
        boolean threads = name.endsWith("threads");
        Router router = threads
                ? new Router(List.of(new ParallelEngine(engine, 3), new NativeFree(), new JdkEngine()))
                : new Router(List.of(engine, new NativeFree(), new JdkEngine()));
        int level = name.charAt(name.indexOf(' ') + 1) - '0';
        byte[] data = data(PIECES * (threads ? 2 * PIECE : PIECE));
        byte[] compressed = compress(router, data, threads ? 2 * PIECE : PIECE, level, Deflater.NO_FLUSH);
        assertThat(decoded(compressed, data.length)).isEqualTo(data);
        assertThat(broken.spoilt()).isPositive();
        EngineStats stats = router.stats().get(0);
        assertThat(stats.get(Counter.VERIFIED)).isEqualTo(stats.get(Counter.BLOCKS));
        if (way == Way.FAILS) {
            assertThat(differences).isEmpty();
            assertThat(stats.get(Counter.WRONG)).isZero();
            assertThat(engine.defect()).isEmpty();
            return;
        }
        assertThat(stats.get(Counter.WRONG)).isEqualTo(differences.size()).isPositive();
        assertThat(stats.fallbacks()).containsEntry("output decodes to other data", stats.get(Counter.WRONG));
        assertThat(stats.get(Counter.BLOCKS)).isEqualTo(LATE);
        assertThat(stats(router, "jdk").get(Counter.BLOCKS)).isPositive();
        for (int each = 1; each <= 9; each++) {
            Block block = new Block();
            block.parameters(each, Deflater.DEFAULT_STRATEGY, true, false, null);
            assertThat(engine.takes(block)).as("level %d", each).isFalse();
        }
        Difference first = differences.get(0);
        assertThat(first.engine()).isEqualTo(broken.name());
        assertThat(first.level()).isEqualTo(level);
        assertThat(first.offset()).isBetween(1L, (long) data.length).satisfies(offset -> assertThat(offset % PIECE)
                .isZero());
        assertThat(first.unverified()).isZero();
        assertThat(engine.defect())
                .startsWith("not used, because its output was wrong: at level " + level)
                .contains("at offset ");
    }

    /** Stands between the broken engine and zlib, as another native engine does: what was wrong must not come to it. */
    private static final class NativeFree implements BlockEngine {
        private final JdkEngine jdk = new JdkEngine();

        @Override
        public String name() {
            return "other";
        }

        @Override
        public boolean takes(Block block) {
            assertThat(block.completion().isDifferent()).isFalse();
            return true;
        }

        @Override
        public boolean submit(Block block) {
            return jdk.submit(block);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, mode = EnumSource.Mode.EXCLUDE, names = "FAILS")
    void theFirstBlocksOfASampleAreVerified(Way way) {
        CodecEngine engine = engine(new Broken(new NativeCodec(false), way, Broken.after(15)), Verify.SAMPLE);
        Router router = new Router(List.of(engine, new JdkEngine()));
        byte[] data = data(PIECES * 1000);
        assertThat(decoded(compress(router, data, 1000, 6, Deflater.SYNC_FLUSH), data.length))
                .isEqualTo(data);
        assertThat(differences).hasSize(1);
        assertThat(differences.get(0).offset()).isEqualTo(15_000);
    }

    /** An engine whose fault is where code seldom comes: the tables that were kept are of another level. */
    @Test
    void blocksOfARarePathAreVerifiedInASample() {
        Predicate<Block> rare =
                block -> !Broken.isOfTheSelfTest(block) && block.completion().verifyOneIn() == 1;
        CodecEngine engine = engine(new Broken(new NativeCodec(false), Way.OTHER_DATA, rare), Verify.SAMPLE);
        Router router = new Router(List.of(engine, new JdkEngine()));
        warmUp(router);
        byte[] data = data(45_000);
        Source source = new Source();
        DeflateStream stream = new DeflateStream(router, 6, true, false);
        byte[] out = new byte[PIECE];
        source.set(data, 0, 1000);
        int length = stream.deflate(source, out, 0, out.length, Deflater.SYNC_FLUSH);
        stream.setLevel(9);
        length += stream.deflate(source, out, length, out.length - length, Deflater.SYNC_FLUSH);
        source.set(data, 1000, data.length - 1000);
        stream.finish();
        while (!stream.finished()) {
            length += stream.deflate(source, out, length, out.length - length, Deflater.NO_FLUSH);
        }
        stream.close();
        assertThat(decoded(Arrays.copyOf(out, length), data.length)).isEqualTo(data);
        assertThat(differences).hasSize(1);
        assertThat(differences.get(0).offset()).isEqualTo(1000);
    }

    /** The C code tells of its paths: of a long stream almost each block, of short messages none. */
    @Test
    void theCodecTellsOfItsPaths() {
        List<Integer> seen = new ArrayList<>();
        Predicate<Block> spy = block -> {
            seen.add(block.completion().verifyOneIn());
            return false;
        };
        Router router = new Router(
                List.of(engine(new Broken(new NativeCodec(false), Way.FAILS, spy), Verify.OFF), new JdkEngine()));
        compress(router, data(500), 500, 6, Deflater.NO_FLUSH);
        seen.clear();
        compress(router, data(500), 500, 6, Deflater.NO_FLUSH);
        assertThat(seen).containsExactly(Integer.MAX_VALUE);
        seen.clear();
        compress(router, data(5 * PIECE), PIECE, 6, Deflater.NO_FLUSH);
        assertThat(seen.subList(1, 5)).containsOnly(128);
    }

    /** Each level's first blocks are behind us. */
    private static void warmUp(Router router) {
        for (int level : new int[] {6, 9}) {
            compress(router, data(20 * 500), 500, level, Deflater.SYNC_FLUSH);
        }
    }

    /**
     * What may pass: everything between two blocks of the sample. How much that was is said, and nothing is delivered
     * unverified after the first that is seen.
     */
    @Test
    void whatPassesBetweenTwoSamplesIsCounted() {
        Broken broken = new Broken(new NativeCodec(false), Way.OTHER_DATA, Broken.after(16));
        CodecEngine engine = engine(broken, Verify.SAMPLE);
        Router router = new Router(List.of(engine, new JdkEngine()));
        byte[] message = data(300);
        List<Integer> wrong = new ArrayList<>();
        int messages = 0;
        while (differences.isEmpty() && messages < 20_000) {
            byte[] compressed = compress(router, message, message.length, 6, Deflater.NO_FLUSH);
            if (!Arrays.equals(decoded(compressed, message.length), message)) {
                wrong.add(messages);
            }
            messages++;
        }
        assertThat(differences).hasSize(1);
        assertThat(differences.get(0).unverified()).isEqualTo(wrong.size());
        assertThat(engine.defect()).contains(wrong.size() + " blocks had gone out since the last that was verified");
        assertThat(stats(router, "native").get(Counter.BLOCKS)).isEqualTo(16 + wrong.size());
        assertThat(decoded(compress(router, message, message.length, 6, Deflater.NO_FLUSH), message.length))
                .isEqualTo(message);
    }

    /** One in 512, but for the first 16; a chance of 1 in 10^9 to be outside these bounds. */
    @Test
    void aSampleIsOneIn512() {
        Router router = new Router(List.of(engine(new NativeCodec(false), Verify.SAMPLE), new JdkEngine()));
        byte[] message = data(40);
        for (int i = 0; i < 100_000; i++) {
            compress(router, message, message.length, 6, Deflater.NO_FLUSH);
        }
        assertThat(stats(router, "native").get(Counter.VERIFIED)).isBetween(16L + 110, 16L + 290);
    }

    /** Of the blocks of a long stream, in which positions fall, four times as many. */
    @Test
    void aSampleOfBlocksInWhichPositionsFallIsOneIn128() {
        Router router = new Router(List.of(engine(new NativeCodec(false), Verify.SAMPLE), new JdkEngine()));
        byte[] data = data(40 * PIECE);
        for (int i = 0; i < 100; i++) {
            compress(router, data, PIECE, 2, Deflater.NO_FLUSH);
        }
        // The first of a stream may or may not; of 3900 others 30, with a deviation of 5.5.
        assertThat(stats(router, "native").get(Counter.VERIFIED)).isBetween(16L + 8, 16L + 64);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "CHECKSUM"})
    void withoutASampleNothingIsVerified(Verify verify) {
        Broken broken = new Broken(new NativeCodec(false), Way.OTHER_DATA, Broken.after(0));
        Router router = new Router(List.of(engine(broken, verify), new JdkEngine()));
        byte[] data = data(5000);
        assertThat(decoded(compress(router, data, 1000, 6, Deflater.SYNC_FLUSH), data.length))
                .isNotEqualTo(data);
        assertThat(stats(router, "native").get(Counter.VERIFIED)).isZero();
        assertThat(differences).isEmpty();
    }

    /** A flush of the application must end as zlib's does, or a peer waits for what it has. */
    @Test
    void aFlushWithoutItsMarkerIsWrong() {
        BlockCodec stored = new BlockCodec() {
            @Override
            public String name() {
                return "unmarked";
            }

            @Override
            public boolean takes(Block block) {
                return true;
            }

            @Override
            public int compress(Block block) {
                int length = StoredBlocks.write(block);
                return block.flush() && block.position() == 3000 ? length - 5 : length;
            }
        };
        Router router = new Router(List.of(engine(stored, Verify.DECODE), new JdkEngine()));
        byte[] data = data(5000);
        assertThat(decoded(compress(router, data, 1000, 6, Deflater.SYNC_FLUSH), data.length))
                .isEqualTo(data);
        assertThat(differences).hasSize(1);
        assertThat(differences.get(0).offset()).isEqualTo(3000);
    }

    @Test
    void aWitnessThatThrowsIsNotTheStreamsAffair() {
        CodecEngine engine = new CodecEngine(
                new Broken(new NativeCodec(false), Way.WRONG_BYTE, Broken.after(1)), Verify.DECODE, (a, b, c) -> {
                    throw new OutOfMemoryError("on purpose");
                });
        Router router = new Router(List.of(engine, new JdkEngine()));
        byte[] data = data(5000);
        assertThat(decoded(compress(router, data, 1000, 6, Deflater.SYNC_FLUSH), data.length))
                .isEqualTo(data);
        assertThat(engine.defect()).contains("at offset 1000 ");
    }

    /** Blocks that waited for a thread when the engine went off are not done by it. */
    @Test
    void anEngineThatIsOffDoesNotDoWhatItTookBefore() {
        CodecEngine engine = engine(new Broken(new NativeCodec(false), Way.WRONG_BYTE, Broken.after(0)), Verify.DECODE);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Block block = new Block();
            block.input(Staging.lease(1000), 0, 0, 1000, 0);
            block.leaseOutput(1000);
            block.in().bytes().put(0, data(1000));
            block.parameters(6, Deflater.DEFAULT_STRATEGY, true, false, null);
            block.completion().begin();
            assertThat(engine.takes(block)).isTrue();
            blocks.add(block);
        }
        assertThat(engine.submit(blocks.get(0))).isTrue();
        assertThat(blocks.get(0).completion().hasFailed()).isTrue();
        assertThat(engine.submit(blocks.get(1))).isFalse();
        blocks.forEach(Block::free);
        assertThat(differences).hasSize(1);
    }

    @Test
    void idleDecodersAreCountedAndGivenBack() {
        Pool.freeAllIdle();
        long before = Pool.heldBytes();
        SegmentDecoder decoder = SegmentDecoder.lease();
        assertThat(Pool.heldBytes() - before).isBetween(96L << 10, 128L << 10);
        decoder.release();
        assertThat(Pool.heldBytes()).isGreaterThan(before);
        Pool.freeAllIdle();
        assertThat(Pool.heldBytes()).isEqualTo(before);
    }
}
