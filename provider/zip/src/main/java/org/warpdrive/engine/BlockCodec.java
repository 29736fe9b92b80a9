// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * Native code that compresses a {@link Block} inside one call. It leaves it to {@link CodecEngine} to end the block,
 * which may look at the output first. Any thread may call any method.
 */
public interface BlockCodec {
    /** Returned in place of a length: the data turned out not to suit the codec, and nothing has happened. */
    int REFUSED = Integer.MIN_VALUE;

    /** Returns the name of the engine that is made of the codec, one word. */
    String name();

    /** Returns whether the codec can and should do the block. Fast and without side effects. */
    boolean takes(Block block);

    /**
     * Compresses the block into its output memory.
     *
     * @return the length of the segment; {@link #REFUSED}; or another negative number, which is an error
     */
    int compress(Block block);
}
