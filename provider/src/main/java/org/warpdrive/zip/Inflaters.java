// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.zip.Inflater;
import org.warpdrive.runtime.Engines;

/** What the input streams share: exchanging the decompressor that a JDK constructor made, and the size of its buffer. */
final class Inflaters {
    /** The size java.util.zip takes where none is asked for. */
    static final int DEFAULT_BUFFER_BYTES = 512;

    private static final int MIN_BUFFER_BYTES = 16384;

    private Inflaters() {}

    /** Ends the JDK's inflater and makes ours; where ours would be no faster, the JDK's stays. */
    static Inflater replace(Inflater theirs, boolean nowrap) {
        if (!Engines.get().hasNativeDecoder()) {
            return theirs;
        }
        theirs.end();
        return new WdInflater(nowrap);
    }

    /**
     * A buffer not below what is worth a read, in place of the one the superclass made. Less than the JDK's default stays as
     * it is: who asks for that wants little read ahead.
     */
    static byte[] enlarge(byte[] theirs) {
        return theirs.length < DEFAULT_BUFFER_BYTES || theirs.length >= MIN_BUFFER_BYTES
                ? theirs
                : new byte[MIN_BUFFER_BYTES];
    }
}
