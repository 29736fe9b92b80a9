// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.zip.Deflater;
import org.warpdrive.nativeglue.Isal;
import org.warpdrive.nativeglue.NativeEncoder;
import org.warpdrive.nativeglue.NativeGlue;

/** ISA-L for level 1, where nothing is faster at zlib's size: but for data that repeat from afar, which it hands on. */
public final class IsalEngine implements BlockEngine {
    /** ISA-L's own level for streams: 1 takes 4 % less time, but there it is larger than zlib on class files and libraries. */
    private static final int ISAL_LEVEL = 2;

    /** For a message: with so few positions to remember 1 comes to the same size, within 1 %, and has less to clear. */
    private static final int ISAL_MESSAGE_LEVEL = 1;

    private static final int MESSAGE_BYTES = 64 * 1024;

    /** Below this our own codec is faster: its tables are sized to the block. */
    private static final int MIN_BYTES = 2 * 1024;

    /** Below this, reading the window again costs more than the block; our own codec keeps its tables. */
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
    public boolean submit(Block block) {
        History history = block.history();
        long produced;
        if (history == null) {
            produced = compress(block, block.borrow(0, states), 0);
            block.giveBack();
        } else {
            Buffer state = history.of(this, states);
            produced = compress(block, state, history.use(this, block) ? NativeEncoder.BLOCK_WARM : 0);
            // After a flush the next block may be long in coming: reading the window again is cheaper than the memory.
            if (produced >= 0 && !block.last() && !block.flush()) {
                history.saw(block);
            } else {
                history.drop();
            }
        }
        if (produced == Isal.E_REPEATS) {
            return false; // large from here, and nothing was done
        }
        end(block, produced);
        return true;
    }

    private static long compress(Block block, Buffer state, int flags) {
        return Isal.isalBlock(
                state.address(),
                block.in().address() + block.start(),
                block.window(),
                block.length(),
                isMessage(block) ? ISAL_MESSAGE_LEVEL : ISAL_LEVEL,
                block.last() ? flags | NativeEncoder.BLOCK_LAST : flags,
                block.out().address(),
                StoredBlocks.bound(block.length()));
    }

    private static void end(Block block, long produced) {
        if (produced >= 0) {
            block.complete((int) produced);
        } else if (produced == NativeGlue.E_SPACE) {
            block.complete(StoredBlocks.write(block));
        } else {
            block.fail("isal: error=" + produced);
        }
    }

    private static boolean isMessage(Block block) {
        return block.last() && block.window() == 0 && block.length() <= MESSAGE_BYTES;
    }
}
