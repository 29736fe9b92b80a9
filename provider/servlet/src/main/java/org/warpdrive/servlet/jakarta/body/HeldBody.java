// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.io.IOException;

/**
 * The part of a body, as bytes or characters, that is held until the {@link ResponseBody} decides where the body goes.
 */
public interface HeldBody {
    /** True if nothing is held. */
    boolean isEmpty();

    /** Returns the length of the held part in bytes, after encoding. */
    int size();

    /**
     * Writes the held part to the destination of the body: the container's stream or writer, or
     * {@link ResponseBody#compressed}.
     */
    void release() throws IOException;

    /** Flushes the bytes that a character encoder has buffered. */
    void drain() throws IOException;

    /** Discards the held part. */
    void drop();
}
