// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that are right pass before their first block, and one that is wrong gets no block at that level. */
class SelfTestTest {
    @BeforeEach
    void needsNatives() {
        assumeThat(Natives.reason()).isEmpty();
    }

    /** The native codec, whose output is wrong at some levels in the test's block of this number. */
    private static BlockCodec damaged(IntPredicate levels, int number) {
        AtomicInteger blocks = new AtomicInteger();
        return new Broken(
                new NativeCodec(false),
                Broken.Way.WRONG_BYTE,
                block -> levels.test(block.level()) && blocks.getAndIncrement() == number);
    }

    private static CodecEngine engine(BlockCodec codec) {
        return new CodecEngine(codec, Verify.OFF, (difference, block, produced) -> {});
    }

    private static Block block(int level) {
        Block block = new Block();
        block.parameters(level, Deflater.DEFAULT_STRATEGY, true, false, null);
        return block;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void theCodecPassesAtEachLevel(int level) {
        CodecEngine engine = engine(new NativeCodec(false));
        assertThat(engine.takes(block(level))).isTrue();
        assertThat(engine.defect()).isEmpty();
    }

    @Test
    void theDecoderPasses() {
        assertThat(SelfTest.decoderPasses()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 9})
    void oneWrongByteInAnyBlockIsSeen(int blocksBefore) {
        CodecEngine engine = engine(damaged(level -> true, blocksBefore));
        assertThat(engine.takes(block(6))).isFalse();
        assertThat(engine.defect()).contains("level 6");
    }

    @Test
    void otherLevelsGoOn() {
        CodecEngine engine = engine(damaged(level -> level < 4, 0));
        assertThat(engine.takes(block(2))).isFalse();
        assertThat(engine.takes(block(6))).isTrue();
        assertThat(engine.takes(block(2))).as("still").isFalse();
        assertThat(engine.defect()).endsWith("at level 2");
    }

    @Test
    void anEngineThatFailsIsNotUsed() {
        CodecEngine engine = engine(new Broken(new NativeCodec(false), Broken.Way.FAILS, block -> true));
        assertThat(engine.takes(block(1))).isFalse();
    }

    @Test
    void noMemoryIsKept() {
        long before = Staging.leasedBytes();
        SelfTest.passes(new NativeCodec(false), 6);
        SelfTest.passes(damaged(level -> true, 3), 6);
        assertThat(Staging.leasedBytes()).isEqualTo(before);
    }
}
