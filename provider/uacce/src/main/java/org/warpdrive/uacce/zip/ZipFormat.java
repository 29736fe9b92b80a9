// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import org.warpdrive.engine.Block;

/**
 * What a device is asked to make, which decides the checksum that it reports: zlib for zlib streams, gzip for all
 * others. Raw DEFLATE is never asked for, because no source says which checksum comes back for it.
 */
public enum ZipFormat {
    /** CRC-32 and length at the end, little-endian. */
    GZIP(SqeLayout.ALGORITHM_GZIP, 8) {
        @Override
        int checksum(int word) {
            return Integer.reverse(~word); // the register as the hardware holds it: not inverted, its first bit last
        }

        @Override
        int trailerChecksum(ByteBuffer output, int end) {
            return output.getInt(end);
        }

        @Override
        boolean isTrailerLength(ByteBuffer output, int end, int length) {
            return output.getInt(end + Integer.BYTES) == length;
        }
    },
    /** Adler-32 at the end, big-endian. */
    ZLIB(SqeLayout.ALGORITHM_ZLIB, 4) {
        @Override
        int checksum(int word) {
            return word;
        }

        @Override
        int trailerChecksum(ByteBuffer output, int end) {
            return Integer.reverseBytes(output.getInt(end));
        }

        @Override
        boolean isTrailerLength(ByteBuffer output, int end, int length) {
            return true; // it has none
        }
    };

    private final int algorithm;
    private final int trailerBytes;

    ZipFormat(int algorithm, int trailerBytes) {
        this.algorithm = algorithm;
        this.trailerBytes = trailerBytes;
    }

    /** What a block of this stream is asked for as. */
    public static ZipFormat of(Block block) {
        return block.checksum() == Block.Checksum.ADLER32 ? ZLIB : GZIP;
    }

    int algorithm() {
        return algorithm;
    }

    int trailerBytes() {
        return trailerBytes;
    }

    /** The checksum in an SQE's checksum word. */
    abstract int checksum(int word);

    /** The checksum in the trailer at {@code end} of a little-endian buffer. */
    abstract int trailerChecksum(ByteBuffer output, int end);

    abstract boolean isTrailerLength(ByteBuffer output, int end, int length);
}
