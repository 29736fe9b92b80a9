// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;

/**
 * Decompresses whole zlib streams (RFC 1950) in one call. It may decline any stream, which software then decompresses.
 * Any thread may call it.
 */
public interface WholeInflater {
    /** Returned instead of a length if the stream was declined. Nothing has happened then. */
    int NOT_DONE = -1;

    /**
     * Decompresses a stream that ends where the input does. The positions of both buffers stay unchanged.
     *
     * @param input possibly a whole stream, from position to limit
     * @param output is written from its position on, but only after all checks have passed
     * @return the number of bytes written, or {@link #NOT_DONE}
     */
    int inflate(ByteBuffer input, ByteBuffer output);
}
