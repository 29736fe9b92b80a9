// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
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

    /** The native codec, whose output a test changes. */
    private static final class Damaged implements BlockEngine {
        private final BlockEngine engine = new NativeEngine(false);
        private final IntPredicate levels;
        private final int blocksBefore;
        private int blocks;

        Damaged(IntPredicate levels, int blocksBefore) {
            this.levels = levels;
            this.blocksBefore = blocksBefore;
        }

        @Override
        public String name() {
            return "damaged";
        }

        @Override
        public boolean takes(Block block) {
            return engine.takes(block);
        }

        @Override
        public boolean submit(Block block) {
            engine.submit(block);
            if (levels.test(block.level()) && blocks++ == blocksBefore) {
                ByteBuffer out = block.out().bytes();
                int middle = block.completion().produced() / 2;
                out.put(middle, (byte) (out.get(middle) ^ 1));
            }
            return true;
        }
    }

    private static Block block(int level) {
        Block block = new Block();
        block.parameters(level, Deflater.DEFAULT_STRATEGY, true, false, null);
        return block;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void theCodecPassesAtEachLevel(int level) {
        SelfTested engine = new SelfTested(new NativeEngine(false));
        assertThat(engine.takes(block(level))).isTrue();
        assertThat(engine.defect()).isEmpty();
    }

    @Test
    void theDecoderPasses() {
        assertThat(SelfTest.decoderPasses()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 9})
    void oneWrongBitInAnyBlockIsSeen(int blocksBefore) {
        SelfTested engine = new SelfTested(new Damaged(level -> true, blocksBefore));
        assertThat(engine.takes(block(6))).isFalse();
        assertThat(engine.defect()).contains("level 6");
    }

    @Test
    void otherLevelsGoOn() {
        SelfTested engine = new SelfTested(new Damaged(level -> level < 4, 0));
        assertThat(engine.takes(block(2))).isFalse();
        assertThat(engine.takes(block(6))).isTrue();
        assertThat(engine.takes(block(2))).as("still").isFalse();
        assertThat(engine.defect()).endsWith("at level 2");
    }

    @Test
    void anEngineThatFailsIsNotUsed() {
        SelfTested engine = new SelfTested(new BlockEngine() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public boolean takes(Block block) {
                return true;
            }

            @Override
            public boolean submit(Block block) {
                block.completion().fail("test");
                return true;
            }
        });
        assertThat(engine.takes(block(1))).isFalse();
    }

    @Test
    void noMemoryIsKept() {
        long before = Staging.leasedBytes();
        SelfTest.passes(new NativeEngine(false), 6);
        SelfTest.passes(new Damaged(level -> true, 3), 6);
        assertThat(Staging.leasedBytes()).isEqualTo(before);
    }
}
