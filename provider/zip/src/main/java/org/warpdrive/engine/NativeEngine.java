// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.zip.Deflater;
import org.warpdrive.nativeglue.NativeEncoder;
import org.warpdrive.nativeglue.NativeGlue;

/** The codec of native-glue: one native call makes one block. Levels 1 to 9 at the default strategy. */
public final class NativeEngine implements BlockEngine {
    /** Busy threads beyond this many map and unmap their tables for each block. */
    private static final int IDLE_MAX = 2 * Runtime.getRuntime().availableProcessors();

    /** Match finder tables: kept by a stream while it is open, or leased for a block. */
    private final BufferPool histories = new BufferPool((int) NativeEncoder.historyBytes(), IDLE_MAX);

    /** What a call needs besides, and forgets. */
    private final BufferPool scratches = new BufferPool((int) NativeEncoder.scratchBytes(), IDLE_MAX);

    private final boolean hurried;

    /**
     * @param hurried whether each level is done by a faster, weaker one
     */
    public NativeEngine(boolean hurried) {
        this.hurried = hurried;
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public boolean takes(Block block) {
        return block.strategy() == Deflater.DEFAULT_STRATEGY && block.level() != 0;
    }

    @Override
    public boolean submit(Block block) {
        Buffer scratch = block.borrow(0, scratches);
        History history = block.history();
        long produced;
        if (history == null) {
            produced = compress(block, block.borrow(1, histories), scratch, 0);
        } else {
            Buffer tables = history.of(this, histories);
            int flags = history.use(this, block) ? NativeEncoder.BLOCK_WARM : 0;
            produced = compress(block, tables, scratch, flags);
            if (produced >= 0 && !block.last()) {
                history.saw(block);
            } else {
                history.drop();
            }
        }
        block.giveBack();
        end(block, produced);
        return true;
    }

    private long compress(Block block, Buffer tables, Buffer scratch, int flags) {
        return NativeEncoder.deflateBlock(
                tables.address(),
                scratch.address(),
                block.in().address() + block.start(),
                block.window(),
                block.length(),
                level(block.level()),
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
            block.fail("native codec: error=" + produced);
        }
    }

    private int level(int level) {
        return hurried ? Math.max(1, level - 3) : level;
    }
}
