// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import org.warpdrive.engine.Block;

/**
 * The format requested from a device, which also decides the checksum that it reports: zlib for zlib streams, gzip for
 * all others. Raw DEFLATE is never requested, because no source states which checksum the device reports for it.
 */
public enum ZipFormat {
    /** CRC-32 and length in the trailer, little-endian (RFC 1952, 2.3.1). */
    GZIP(SqeLayout.ALGORITHM_GZIP, 8) {
        @Override
        int checksum(int word) {
            return Integer.reverse(~word); // the hardware reports the CRC register: not inverted, and bit-reversed
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
    /** Adler-32 in the trailer, big-endian (RFC 1950, 2.2). */
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
            return true; // the trailer has no length
        }
    };

    private final int algorithm;
    private final int trailerBytes;

    ZipFormat(int algorithm, int trailerBytes) {
        this.algorithm = algorithm;
        this.trailerBytes = trailerBytes;
    }

    /** The format to request for a block. */
    public static ZipFormat of(Block block) {
        return block.checksum() == Block.Checksum.ADLER32 ? ZLIB : GZIP;
    }

    int algorithm() {
        return algorithm;
    }

    int trailerBytes() {
        return trailerBytes;
    }

    /** Converts the checksum word of an SQE to the checksum. */
    abstract int checksum(int word);

    /** Reads the checksum of the trailer at {@code end} of a little-endian buffer. */
    abstract int trailerChecksum(ByteBuffer output, int end);

    abstract boolean isTrailerLength(ByteBuffer output, int end, int length);
}
