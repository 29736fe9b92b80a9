// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.zip.Deflater;
import org.warpdrive.nativeglue.NativeEncoder;

/** Our own native codec: one native call compresses one block. It takes levels 1 to 9 at the default strategy. */
public final class NativeCodec implements BlockCodec {
    /** The number of idle tables that are kept. More busy threads than that map and unmap tables for each block. */
    private static final int IDLE_MAX = 2 * Runtime.getRuntime().availableProcessors();

    /** Hash tables of the match finder, about 264 KiB: kept by an open stream, or borrowed for one block. */
    private final BufferPool histories = new BufferPool((int) NativeEncoder.historyBytes(), IDLE_MAX);

    /** Scratch memory of one native call. Nothing in it survives the call. */
    private final BufferPool scratches = new BufferPool((int) NativeEncoder.scratchBytes(), IDLE_MAX);

    private final boolean hurried;

    /**
     * Creates the codec.
     *
     * @param hurried whether each level is replaced by a faster one that compresses less
     */
    public NativeCodec(boolean hurried) {
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
    public int compress(Block block) {
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
        return Natives.produced(block, produced);
    }

    private long compress(Block block, Buffer tables, Buffer scratch, int flags) {
        return NativeEncoder.deflateBlock(
                tables.address(),
                scratch.address(),
                block.in().address() + block.start(),
                block.window(),
                block.length(),
                level(block.level()),
                Natives.flags(block, flags),
                block.out().address(),
                StoredBlocks.bound(block.length()));
    }

    private int level(int level) {
        return hurried ? Math.max(1, level - 3) : level;
    }
}
