// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's zlib, a block at a time: a raw {@link Deflater} primed with the window, or the one that did the block before.
 * Takes every block, so it is the last in the row: what others fail at ends here.
 */
public final class JdkEngine implements BlockEngine {
    /** How many idle zlib streams are kept, at 256 KiB each. */
    private static final int IDLE_MAX = 2 * Runtime.getRuntime().availableProcessors();

    private final ArrayDeque<Zlib> idle = new ArrayDeque<>(IDLE_MAX);

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public boolean takes(Block block) {
        return true;
    }

    @Override
    public boolean submit(Block block) {
        if (block.length() == 0 && !block.last()) {
            // zlib answers a flush right after a flush with nothing; the segment is the marker alone.
            block.complete(StoredBlocks.write(block));
            return true;
        }
        History history = block.history();
        Zlib zlib = history == null ? null : (Zlib) history.take(this, block);
        if (zlib == null) {
            zlib = lease();
            zlib.prime(block);
        }
        int produced = zlib.run(block);
        boolean fits = produced >= 0;
        if (history != null && fits && !block.last()) {
            history.keep(this, zlib, block);
        } else {
            zlib.release();
        }
        block.complete(fits ? produced : StoredBlocks.write(block));
        return true;
    }

    private Zlib lease() {
        Zlib zlib;
        synchronized (idle) {
            zlib = idle.pollLast();
        }
        return zlib != null ? zlib : new Zlib();
    }

    /** One raw zlib stream, used for a block or kept for a stream. */
    private final class Zlib implements History.State {
        private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        private @Nullable Integer parameters;

        /** Starts anew at the block's level and strategy, with its window. */
        void prime(Block block) {
            deflater.reset();
            int wanted = block.level() << 2 | block.strategy();
            if (parameters == null || parameters != wanted) {
                parameters = wanted;
                deflater.setLevel(block.level());
                deflater.setStrategy(block.strategy());
                // A Deflater takes new parameters in a call of their own, which does nothing else.
                deflater.deflate(new byte[1], 0, 1, Deflater.NO_FLUSH);
            }
            if (block.window() > 0) {
                deflater.setDictionary(block.in().range(block.start() - block.window(), block.start()));
            }
        }

        /** Compresses the block; the length of the segment, or -1 if it does not fit. */
        int run(Block block) {
            int capacity = StoredBlocks.bound(block.length());
            ByteBuffer out = block.out().range(0, capacity);
            deflater.setInput(block.in().range(block.start(), block.start() + block.length()));
            if (block.last()) {
                deflater.finish();
            }
            // Room left over means that nothing is left to come.
            deflater.deflate(out, block.last() ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            return out.hasRemaining() || deflater.finished() ? out.position() : -1;
        }

        @Override
        public void release() {
            synchronized (idle) {
                if (idle.size() < IDLE_MAX) {
                    idle.addLast(this);
                    return;
                }
            }
            deflater.end();
        }
    }
}
