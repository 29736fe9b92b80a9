// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.util.Locale;

/**
 * Sizes and time of one input, or the sums of several.
 *
 * @param plainBytes size of the uncompressed data
 * @param packedBytes size of the compressed data
 * @param overheadBytes the part of {@code packedBytes} that is headers and trailers
 * @param nanos elapsed time
 */
record Tally(long plainBytes, long packedBytes, long overheadBytes, long nanos) {
    static final Tally ZERO = new Tally(0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(
                plainBytes + other.plainBytes,
                packedBytes + other.packedBytes,
                overheadBytes + other.overheadBytes,
                nanos + other.nanos);
    }

    /** Returns the bytes saved in percent, without headers and trailers, in gzip's six columns. */
    String saving() {
        double saved = plainBytes == 0 ? 0 : 100.0 * (plainBytes - (packedBytes - overheadBytes)) / plainBytes;
        return String.format(Locale.ROOT, "%5.1f%%", saved);
    }

    String statistics() {
        double seconds = nanos / 1e9;
        String size = plainBytes == 0 ? "" : String.format(Locale.ROOT, " (%.2f%%)", 100.0 * packedBytes / plainBytes);
        return String.format(
                Locale.ROOT,
                "%d bytes plain, %d compressed%s, %.3f s, %.1f MB/s",
                plainBytes,
                packedBytes,
                size,
                seconds,
                plainBytes / 1e6 / Math.max(seconds, 1e-6));
    }
}
