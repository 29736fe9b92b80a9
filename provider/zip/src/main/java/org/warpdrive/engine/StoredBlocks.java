// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The engine for level 0: the input unchanged, in stored blocks (RFC 1951, section 3.2.4). Stored blocks also replace
 * the output of any other engine that would be larger, which bounds the growth of every stream. Any thread may call it.
 */
public final class StoredBlocks implements BlockEngine {
    /** The most input of one stored block, whose length field has 16 bits. */
    public static final int MAX_BYTES = 65535;

    /** The header of a stored block: BFINAL and BTYPE padded to a byte, LEN, NLEN. */
    private static final int HEADER_BYTES = 5;

    @Override
    public String name() {
        return "stored";
    }

    @Override
    public boolean takes(Block block) {
        return block.level() == 0;
    }

    @Override
    public boolean submit(Block block) {
        block.completion().complete(write(block));
        return true;
    }

    /**
     * Returns the output room that every engine can count on for a block of {@code length} bytes: stored blocks, an end
     * marker, and a few bytes more.
     */
    public static int bound(int length) {
        return length + HEADER_BYTES * (length / MAX_BYTES + 1) + 16;
    }

    /** Writes the block's input to its output as stored blocks, and returns the length of the segment. */
    public static int write(Block block) {
        ByteBuffer out = block.out().range(0, block.out().capacity()).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer in = block.in().bytes();
        int at = block.start();
        int end = at + block.length();
        while (at < end) {
            int length = Math.min(MAX_BYTES, end - at);
            header(out, block.last() && at + length == end, length);
            out.put(out.position(), in, at, length).position(out.position() + length);
            at += length;
        }
        // A stored block ends on a byte boundary anyway. An empty one as end marker is only needed if a reader looks
        // for it.
        if (block.length() == 0 || block.flush()) {
            header(out, block.last(), 0);
        }
        return out.position();
    }

    private static void header(ByteBuffer out, boolean last, int length) {
        out.put((byte) (last ? 1 : 0)).putShort((short) length).putShort((short) ~length);
    }
}
