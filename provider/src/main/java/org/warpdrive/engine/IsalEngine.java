// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.zip.Deflater;
import org.warpdrive.nativeglue.Isal;
import org.warpdrive.nativeglue.NativeEncoder;
import org.warpdrive.nativeglue.NativeGlue;

/** ISA-L for level 1, where nothing is faster at zlib's size. Primed with the window for each block, it keeps no history. */
public final class IsalEngine implements BlockEngine {
    /** ISA-L's own level: 2 is as fast as 1 and smaller. */
    private static final int ISAL_LEVEL = 2;

    /** Below this our own codec is faster: its tables are sized to the block. */
    private static final int MIN_BYTES = 2 * 1024;

    /** Below this, reading the window again costs more than the block; our own codec keeps its tables. */
    private static final int MIN_BYTES_WITH_WINDOW = 16 * 1024;

    private final BufferPool scratches = new BufferPool(
            (int) Isal.isalScratchBytes(), 2 * Runtime.getRuntime().availableProcessors());

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
        Buffer scratch = scratches.lease();
        long produced = Isal.isalBlock(
                scratch.address(),
                block.in().address() + block.start(),
                block.window(),
                block.length(),
                ISAL_LEVEL,
                block.last() ? NativeEncoder.BLOCK_LAST : 0,
                block.out().address(),
                StoredBlocks.bound(block.length()));
        scratch.release();
        if (produced >= 0) {
            block.complete((int) produced);
        } else if (produced == NativeGlue.E_SPACE) {
            block.complete(StoredBlocks.write(block));
        } else {
            block.fail("isal: error=" + produced);
        }
        return true;
    }
}
