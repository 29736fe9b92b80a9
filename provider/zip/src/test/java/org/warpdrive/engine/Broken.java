// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A codec whose output is spoilt, in one way, from some block on. Counts the blocks that it spoilt. */
final class Broken implements BlockCodec {
    /** How output is spoilt. */
    enum Way {
        /** Valid, but it decodes to other bytes: the input was changed meanwhile. */
        OTHER_DATA {
            @Override
            int compress(BlockCodec codec, Block block) {
                ByteBuffer in = block.in().bytes();
                int at = block.start() + block.length() / 2;
                byte kept = in.get(at);
                in.put(at, (byte) (kept ^ 1));
                int produced = codec.compress(block);
                in.put(at, kept);
                return produced;
            }
        },
        /** A byte in the middle has another value. */
        WRONG_BYTE {
            @Override
            int compress(BlockCodec codec, Block block) {
                int produced = codec.compress(block);
                ByteBuffer out = block.out().bytes();
                out.put(produced / 2, (byte) ~out.get(produced / 2));
                return produced;
            }
        },
        TRUNCATED {
            @Override
            int compress(BlockCodec codec, Block block) {
                return codec.compress(block) - 1;
            }
        },
        EXTRA_BYTES {
            @Override
            int compress(BlockCodec codec, Block block) {
                int produced = codec.compress(block);
                block.out().bytes().put(produced, (byte) 0).put(produced + 1, (byte) 0);
                return produced + 2;
            }
        },
        TOO_LONG {
            @Override
            int compress(BlockCodec codec, Block block) {
                codec.compress(block);
                return Integer.MAX_VALUE;
            }
        },
        FAILS {
            @Override
            int compress(BlockCodec codec, Block block) {
                codec.compress(block);
                return -2;
            }
        };

        abstract int compress(BlockCodec codec, Block block);
    }

    private final BlockCodec codec;
    private final Way way;
    private final Predicate<Block> when;
    private final AtomicInteger spoilt = new AtomicInteger();

    /**
     * @param when whether a block is spoilt; asked after the block was compressed as it should be
     */
    Broken(BlockCodec codec, Way way, Predicate<Block> when) {
        this.codec = codec;
        this.way = way;
        this.when = when;
    }

    /** Yes from so many blocks on, not counting those of the self-test. */
    static Predicate<Block> after(int blocks) {
        AtomicInteger count = new AtomicInteger();
        return block -> !isOfTheSelfTest(block) && count.getAndIncrement() >= blocks;
    }

    static boolean isOfTheSelfTest(Block block) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(SelfTest.class.getName())));
    }

    int spoilt() {
        return spoilt.get();
    }

    @Override
    public String name() {
        return codec.name();
    }

    @Override
    public boolean takes(Block block) {
        return codec.takes(block);
    }

    @Override
    public int compress(Block block) {
        int produced = codec.compress(block);
        if (produced == REFUSED || !when.test(block)) {
            return produced;
        }
        spoilt.incrementAndGet();
        block.parameters(
                block.level(), block.strategy(), block.last(), block.flush(), null); // once more, from the window
        return way.compress(codec, block);
    }
}
