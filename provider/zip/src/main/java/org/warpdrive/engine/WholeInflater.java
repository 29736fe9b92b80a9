// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;

/** Decompresses whole zlib streams (RFC 1950) in one go, or leaves them to others. Any thread. */
public interface WholeInflater {
    /** In place of a length: somebody else has to do it, and nothing has happened. */
    int NOT_DONE = -1;

    /**
     * Decompresses a stream that ends where the input does. Neither buffer's position moves.
     *
     * @param input what is perhaps a whole stream, from its position to its limit
     * @param output is written from its position on, and only after all checks passed
     * @return the bytes written, or {@link #NOT_DONE}
     */
    int inflate(ByteBuffer input, ByteBuffer output);
}
