// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.warpdrive.nativeglue.NativeDecoder;
import org.warpdrive.nativeglue.NativeMemory;

/**
 * A test of native code on the machine it is to run on, against java.util.zip: a stream of ten blocks of 4 KiB, there
 * and back. It runs before a level's first use in a process, or before the first decompression. So a library that this
 * processor, kernel or C library does not agree with never touches an application's data.
 *
 * <p>The blocks are text-like, noise, runs, repeats at short and far distances, and mixtures of these. They are made by
 * copying, because little code is compiled when the first stream begins.
 *
 * <p>Cost: 1.1 ms of processor time for each level and for the decoder, once; 2.7 for the first test of a process.
 */
final class SelfTest {
    private static final int BLOCKS = 10;
    private static final int BLOCK_BYTES = 4096;
    private static final int BYTES = BLOCKS * BLOCK_BYTES;
    /** More than a test needs, so that it does not end in the middle. */
    static final int STACK_BYTES = 32 << 10;

    private static final int SEED = 0x57_44;
    private static final int MAX_PIECE_BYTES = 700;
    private static final String LETTERS = "etaoin shrdlu\n,.";

    private SelfTest() {}

    /**
     * Returns whether java.util.zip restores the test's stream from what the codec makes of it. The thread must have
     * {@link #STACK_BYTES} of stack left.
     */
    static boolean passes(BlockCodec codec, int level) {
        byte[] data = data();
        History history = new History();
        Block block = new Block();
        block.input(Staging.lease(BYTES), 0, 0, 0, 0); // it is the block's own from now on
        try {
            block.leaseOutput(BLOCK_BYTES);
            block.in().bytes().put(0, data);
            boolean right = true;
            for (int start = 0; right && start < BYTES; start += BLOCK_BYTES) {
                boolean last = start + BLOCK_BYTES == BYTES;
                block.parameters(level, Deflater.DEFAULT_STRATEGY, last, false, history);
                block.input(block.in(), start, Math.min(start, Staging.WINDOW_BYTES), BLOCK_BYTES, start);
                int produced = codec.compress(block);
                right = produced == BlockCodec.REFUSED || SegmentDecoder.decodes(block, produced);
            }
            return right;
        } finally {
            block.free();
            history.drop();
        }
    }

    /**
     * Returns whether the native decoder restores what java.util.zip makes of the test's stream.
     *
     * @throws StackOverflowError if the thread has little stack left; nothing was done then
     */
    static boolean decoderPasses() {
        Stack.demand(STACK_BYTES);
        byte[] data = data();
        byte[] compressed = new byte[2 * BYTES];
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        deflater.setInput(data);
        deflater.finish();
        int length = deflater.deflate(compressed);
        deflater.end();

        int inflaterBytes = (int) NativeDecoder.inflaterBytes(0);
        NativeMemory memory = NativeMemory.allocate(inflaterBytes + length);
        try {
            memory.view().put(inflaterBytes, compressed, 0, length);
            long address = memory.address();
            long result = NativeDecoder.inflate(
                    address, address + inflaterBytes, length, BYTES + 1, NativeDecoder.INFLATE_START);
            byte[] restored = new byte[BYTES];
            if (NativeDecoder.status(result) != NativeDecoder.INFLATE_END
                    || NativeDecoder.produced(result) != BYTES
                    || NativeDecoder.consumed(result) != length) {
                return false;
            }
            memory.view().get(NativeDecoder.offset(result), restored);
            return Arrays.equals(restored, data);
        } finally {
            memory.free();
        }
    }

    private static byte[] data() {
        Random random = new Random(SEED);
        byte[] data = new byte[BYTES];
        byte[] noise = new byte[BLOCK_BYTES];
        random.nextBytes(noise);
        for (int i = 0; i < BLOCK_BYTES; i++) {
            data[i] = (byte) LETTERS.charAt(noise[i & 511] & 15); // words of few letters, which come again
        }
        System.arraycopy(noise, 0, data, BLOCK_BYTES, BLOCK_BYTES);
        for (int at = 2 * BLOCK_BYTES, run = 1; at + run < 3 * BLOCK_BYTES; at += 2 * run, run += 7) {
            Arrays.fill(data, at, at + run, noise[run]);
        }
        // The fourth block stays zeros. What follows are pieces of all before, of any length and distance.
        for (int at = 4 * BLOCK_BYTES; at < BYTES; ) {
            int length = Math.min(1 + random.nextInt(MAX_PIECE_BYTES), BYTES - at);
            int distance = 1 + random.nextInt(Math.min(at, Staging.WINDOW_BYTES) - 1);
            System.arraycopy(data, at - distance, data, at, length);
            data[at] ^= (byte) (length & 1);
            at += length;
        }
        return data;
    }
}
