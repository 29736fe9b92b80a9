// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.zip.Deflater;
import org.warpdrive.nativeglue.Isal;
import org.warpdrive.nativeglue.NativeEncoder;

/**
 * The codec for level 1: Intel's ISA-L, on x86-64 and aarch64. At about zlib's size nothing is faster. It declines
 * data that repeat over long distances, for which its output would be many times larger.
 */
public final class IsalCodec implements BlockCodec {
    /**
     * ISA-L's own level for streams. Its level 1 takes 4 % less time, but is larger than zlib on class files and
     * libraries.
     */
    private static final int ISAL_LEVEL = 2;

    /**
     * ISA-L's own level for messages. On short input level 1 has the same size as level 2, within 1 %, and clears less
     * memory.
     */
    private static final int ISAL_MESSAGE_LEVEL = 1;

    private static final int MESSAGE_BYTES = 64 * 1024;

    /** Below this size our own codec is faster, because its tables are sized to the block. */
    private static final int MIN_BYTES = 10 * 1024;

    /** Below this size, reading the window costs more than the block itself. Our own codec keeps its tables instead. */
    private static final int MIN_BYTES_WITH_WINDOW = 16 * 1024;

    private final BufferPool states =
            new BufferPool((int) Isal.isalStateBytes(), 2 * Runtime.getRuntime().availableProcessors());

    @Override
    public String name() {
        return "isal";
    }

    @Override
    public boolean takes(Block block) {
        return block.level() == 1
                && block.strategy() == Deflater.DEFAULT_STRATEGY
                && block.length() >= (block.window() == 0 ? MIN_BYTES : MIN_BYTES_WITH_WINDOW);
    }

    @Override
    public int compress(Block block) {
        History history = block.history();
        long produced;
        if (history == null) {
            produced = compress(block, block.borrow(0, states), 0);
            block.giveBack();
        } else {
            Buffer state = history.of(this, states);
            produced = compress(block, state, history.use(this, block) ? NativeEncoder.BLOCK_WARM : 0);
            // After a flush the next block may come much later. Reading the window again is cheaper than keeping the
            // memory that long.
            if (produced >= 0 && !block.last() && !block.flush()) {
                history.saw(block);
            } else {
                history.drop();
            }
        }
        // ISA-L's output would be large; nothing was written.
        return produced == Isal.E_REPEATS ? REFUSED : Natives.produced(block, produced);
    }

    private static long compress(Block block, Buffer state, int flags) {
        return Isal.isalBlock(
                state.address(),
                block.in().address() + block.start(),
                block.window(),
                block.length(),
                isMessage(block) ? ISAL_MESSAGE_LEVEL : ISAL_LEVEL,
                Natives.flags(block, flags),
                block.out().address(),
                StoredBlocks.bound(block.length()));
    }

    private static boolean isMessage(Block block) {
        return block.last() && block.window() == 0 && block.length() <= MESSAGE_BYTES;
    }
}
