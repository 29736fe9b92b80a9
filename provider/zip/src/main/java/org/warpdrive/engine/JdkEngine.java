// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * The engine on the JDK's zlib, one block at a time. It uses a raw {@link Deflater}: one that it primes with the
 * window, or the one that did the block before. Any thread may call it.
 *
 * <p>It takes every block, so it is the last engine in the router's list. About 1 % slower than one long zlib stream.
 */
public final class JdkEngine implements BlockEngine {
    /** The number of idle zlib streams that are kept. */
    private static final int IDLE_MAX = 2 * Runtime.getRuntime().availableProcessors();

    /**
     * Memory that zlib allocates for a stream, up to a few KiB: the window, hash chains and pending output of
     * deflate.c.
     */
    private static final int ZLIB_BYTES = 256 << 10;

    private final Pool<Zlib> zlibs = new Pool<>(ZLIB_BYTES, IDLE_MAX) {
        @Override
        Zlib make() {
            return new Zlib(this);
        }
    };

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
            // zlib writes nothing for a flush right after a flush. The segment must be an empty stored block.
            block.completion().complete(StoredBlocks.write(block));
            return true;
        }
        History history = block.history();
        if (history == null) {
            Zlib zlib = block.borrow(0, zlibs);
            zlib.prime(block);
            int produced = zlib.run(block);
            block.giveBack();
            end(block, produced);
        } else {
            compress(block, history);
        }
        return true;
    }

    private void compress(Block block, History history) {
        Zlib zlib = history.of(this, zlibs);
        if (!history.use(this, block)) {
            zlib.prime(block);
        }
        int produced = zlib.run(block);
        if (produced >= 0 && !block.last()) {
            history.saw(block);
        } else {
            history.drop();
        }
        end(block, produced);
    }

    private static void end(Block block, int produced) {
        block.completion().complete(produced >= 0 ? produced : StoredBlocks.write(block));
    }

    /** One raw zlib stream. It is used for one block, or kept for a stream. */
    private static final class Zlib extends Pool.Item<Zlib> implements History.State {
        private static final int UNKNOWN = -1;

        private final Pool<Zlib> pool;
        private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        private int parameters = UNKNOWN;

        Zlib(Pool<Zlib> pool) {
            super(true);
            this.pool = pool;
        }

        /** Resets the zlib stream to the block's level and strategy, and sets its window as dictionary. */
        void prime(Block block) {
            deflater.reset();
            int wanted = block.level() << 2 | block.strategy();
            if (parameters != wanted) {
                parameters = UNKNOWN;
                deflater.setLevel(block.level());
                deflater.setStrategy(block.strategy());
                // A Deflater applies new parameters in a deflate call that does nothing else.
                deflater.deflate(new byte[1], 0, 1, Deflater.NO_FLUSH);
                parameters = wanted;
            }
            if (block.window() > 0) {
                deflater.setDictionary(block.in().range(block.start() - block.window(), block.start()));
            }
        }

        /**
         * Compresses the block.
         *
         * @return the length of the segment, or -1 if it does not fit
         */
        int run(Block block) {
            int capacity = StoredBlocks.bound(block.length());
            ByteBuffer out = block.out().range(0, capacity);
            deflater.setInput(block.in().range(block.start(), block.start() + block.length()));
            if (block.last()) {
                deflater.finish();
            }
            // If room is left over, zlib has no more output.
            deflater.deflate(out, block.last() ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            return out.hasRemaining() || deflater.finished() ? out.position() : -1;
        }

        @Override
        public void release() {
            pool.release(this);
        }

        @Override
        void free() {
            deflater.end();
        }
    }
}
