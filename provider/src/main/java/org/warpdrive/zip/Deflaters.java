// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.zip.Deflater;
import org.warpdrive.runtime.Engines;

/** What the output streams share: exchanging the compressor that a JDK constructor made, and the size of its buffer. */
final class Deflaters {
    private static final int MIN_BUFFER_BYTES = 8192;

    private Deflaters() {}

    /**
     * Ends the JDK's deflater, of the default level, and makes ours; where ours would be no faster, the JDK's stays.
     *
     * @throws IllegalArgumentException if the level is not -1 to 9; the JDK's is ended then
     */
    static Deflater replace(Deflater theirs, int level, boolean nowrap) {
        if (Engines.get().router().isPresent()) {
            theirs.end();
            return new WdDeflater(level, nowrap);
        }
        try {
            theirs.setLevel(level);
        } catch (IllegalArgumentException e) {
            theirs.end();
            throw e;
        }
        return theirs;
    }

    /** The buffer, or one in its place that is worth a write. */
    static byte[] enlarge(byte[] theirs) {
        return theirs.length >= MIN_BUFFER_BYTES ? theirs : new byte[MIN_BUFFER_BYTES];
    }
}
