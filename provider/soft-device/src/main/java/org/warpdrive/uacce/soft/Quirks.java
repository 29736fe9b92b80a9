// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

/**
 * What this device does where nobody knows what the hardware does. The defaults are what drivers in the field imply.
 *
 * @param sync how the output of a stateful request ends that does not finish the stream
 * @param endStatus whether decompression that reached the end reports 0x13 in place of 0x00
 * @param seedHonoured whether a request that starts a stream continues the checksum it carries, even if that is 0
 * @param rawChecksum whether raw DEFLATE requests report a checksum (that of gzip) or 0
 * @param expands whether output is nine eighths of a dense input and not what zlib makes of it
 * @param contextDirty whether a request that starts a stream takes for history what it finds in its context
 * @param putFrees whether PUT_Q gives the queue back at once, or only stops it until it is closed
 * @param privatePollHead whether poll() reads completions with a head of the kernel's own, or knows what was taken
 */
record Quirks(
        Sync sync,
        boolean endStatus,
        boolean seedHonoured,
        boolean rawChecksum,
        boolean expands,
        boolean contextDirty,
        boolean putFrees,
        boolean privatePollHead) {

    /** The end of a segment. */
    enum Sync {
        /** On a byte boundary, with an empty stored block. */
        MARKER,
        /** On a byte boundary, with a stored block that carries data. */
        STORED,
        /** Anywhere; the bits of the unfinished byte stay in the context for the next request. */
        UNALIGNED
    }

    static final Quirks NONE = new Quirks(Sync.MARKER, false, false, true, false, false, false, true);
}
