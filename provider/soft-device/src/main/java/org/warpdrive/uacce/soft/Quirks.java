// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

/**
 * The behaviour of this device where the hardware's is not known. The defaults are what existing drivers imply.
 *
 * @param sync how the output of a stateful request ends if the request does not finish the stream
 * @param endStatus whether decompression that reached the end reports 0x13 instead of 0x00
 * @param seedHonoured whether a request that starts a stream continues the checksum in its entry, even if that is 0
 * @param rawChecksum whether raw DEFLATE requests report a checksum (gzip's) or 0
 * @param expands whether the output of dense input is nine eighths of it, instead of zlib's output
 * @param contextDirty whether a request that starts a stream uses the contents of its context as history
 * @param putFrees whether PUT_Q frees the queue at once, or only stops it until it is closed
 * @param privatePollHead whether poll() scans completions with the kernel's private head, or knows what was consumed
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
        /** On a byte boundary, with a stored block that contains data. */
        STORED,
        /** At any bit. The bits of the unfinished byte stay in the context for the next request. */
        UNALIGNED
    }

    static final Quirks NONE = new Quirks(Sync.MARKER, false, false, true, false, false, false, true);
}
