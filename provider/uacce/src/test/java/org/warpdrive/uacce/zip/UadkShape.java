// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What UADK does to a request on its way into an SQE: it writes headers in software, redirects small outputs into the
 * context, shortens input whose output could overflow, and enforces limits. The golden vectors were recorded from it. The
 * driver frames streams itself and always offers enough output, so it needs none of this.
 */
final class UadkShape {
    /** The request went into the SQE. */
    static final int ENCODED = 0;
    /** UADK answers this request without the device. */
    static final int BY_SOFTWARE = 1;
    /** UADK refuses this request (EINVAL, negated). */
    static final int REJECTED = -22;

    /** UADK's buffer for outputs of up to 200 bytes, as an offset in the context, in its newer interface. */
    static final int STORE_2 = 0x9800;
    /** The same in the older interface. */
    static final int STORE_1 = 0x9840;

    private static final int STORE_BYTES = 236;

    /** An interface of UADK's. */
    enum Generation {
        /** For devices without shared virtual addressing. */
        UADK1,
        UADK2
    }

    private static final byte[] NO_HEADER = {};
    private static final byte[] ZLIB_HEADER = {0x78, (byte) 0x9c};
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    private static final byte[] EMPTY_LAST_BLOCK = {1, 0, 0, (byte) 0xff, (byte) 0xff};

    private static final int STORE_BELOW = 200;
    private static final int LITERAL_RESERVE = 16;
    private static final int ZSTD_MAX_INPUT = 128 << 10;
    private static final int ZSTD_FREQUENCIES = 784;
    private static final int ZSTD_MIN_SEQUENCES = 1000;
    private static final int LZ77_MIN_SEQUENCES = 200;
    private static final int PRICE_MIN_SEQUENCES = 4096;
    private static final int LEVEL_NORMAL = 8;
    private static final int LEVEL_PRICE = 9;

    private UadkShape() {}

    /** The header that software writes before, or skips, as UADK has it; no fields of gzip's are ever looked at. */
    static byte[] header(int algorithm) {
        return switch (algorithm) {
            case SqeLayout.ALGORITHM_ZLIB -> ZLIB_HEADER;
            case SqeLayout.ALGORITHM_GZIP -> GZIP_HEADER;
            default -> NO_HEADER;
        };
    }

    /** Whether the output goes to the buffer in the context, because the caller's is too small for the device. */
    static boolean usesStore(ZipRequest request, Generation generation) {
        if (!request.stateful || request.algorithm > SqeLayout.ALGORITHM_GZIP) {
            return false;
        }
        int capacity = request.capacity;
        boolean smallWithoutHeader = generation == Generation.UADK2
                && request.newStream
                && !request.decompress
                && capacity - header(request.algorithm).length <= STORE_BELOW;
        return Integer.compareUnsigned(capacity, STORE_BELOW) <= 0 || smallWithoutHeader;
    }

    /**
     * As {@link SqeEncoder#encode}, after doing to {@code request} what UADK does.
     *
     * @param apiVersion of the queue manager: 1, 2, 3 …
     * @return {@link #ENCODED}, {@link #BY_SOFTWARE} or {@link #REJECTED}; the SQE is written in the first case only
     */
    static int encode(ZipRequest request, int apiVersion, Generation generation, int level, ByteBuffer sqe) {
        int verdict = apply(request, apiVersion, generation, level);
        if (verdict != ENCODED) {
            return verdict;
        }
        SqeEncoder.encode(request, SqeEncoder.typeFor(apiVersion), sqe);
        if (generation == Generation.UADK1 && !request.stateful) {
            // UADK adds the offset to an address that is not there.
            sqe.putLong(SqeLayout.CONTEXT_ADDRESS, ZipContextLayout.HARDWARE);
        }
        return ENCODED;
    }

    private static int apply(ZipRequest request, int apiVersion, Generation generation, int level) {
        boolean deflate = request.algorithm <= SqeLayout.ALGORITHM_GZIP;
        if (apiVersion < 3 && (request.algorithm == SqeLayout.ALGORITHM_DEFLATE || !deflate)) {
            return REJECTED;
        }
        if (generation == Generation.UADK1) {
            return older(request, apiVersion);
        }
        if (deflate && request.stateful && !request.decompress && request.finish && request.sourceLength == 0) {
            return BY_SOFTWARE;
        }
        if (deflate) {
            return current(request);
        }
        return request.algorithm == SqeLayout.ALGORITHM_LZ4 ? lz4(request) : lz77(request, level);
    }

    private static int older(ZipRequest request, int apiVersion) {
        if (overLimit(request.sourceLength) || (apiVersion >= 3 && request.capacity == 0)) {
            return REJECTED;
        }
        boolean store = usesStore(request, Generation.UADK1);
        request.capacity = limited(request.capacity);
        if (apiVersion < 3 || request.decompress) {
            request.window = 0;
        }
        if (store) {
            request.destination = request.context + STORE_1;
            if (apiVersion >= 3) {
                request.capacity = STORE_BYTES;
            }
        }
        return ENCODED;
    }

    private static int current(ZipRequest request) {
        if (usesStore(request, Generation.UADK2)) {
            request.destination = request.context + STORE_2;
            request.capacity = STORE_BYTES;
        }
        // With SGLs the header is dealt with in the middle of a stream, too.
        if (request.newStream || request.scattered) {
            skipHeader(request);
        }
        if (request.stateful && !request.decompress) {
            shortenInput(request);
        }
        if (!request.scattered) {
            if (overLimit(request.sourceLength)) {
                return REJECTED;
            }
            request.capacity = limited(request.capacity);
        }
        return ENCODED;
    }

    private static void skipHeader(ZipRequest request) {
        int length = header(request.algorithm).length;
        if (request.decompress) {
            request.sourceLength -= length;
            if (request.scattered) {
                request.sourceSkip = length;
            } else {
                request.source += length;
            }
        } else {
            request.capacity -= length;
            if (request.scattered) {
                request.destinationSkip = length;
            } else {
                request.destination += length;
            }
        }
    }

    private static void shortenInput(ZipRequest request) {
        long capacity = Integer.toUnsignedLong(request.capacity);
        if (capacity < (Integer.toUnsignedLong(request.sourceLength) * 9 + 7) / 8) {
            request.sourceLength = (int) (capacity * 8 / 9) & ~3;
            request.finish = false;
        }
    }

    private static int lz4(ZipRequest request) {
        if (request.decompress || request.stateful || request.sourceLength == 0 || overLimit(request.sourceLength)) {
            return REJECTED;
        }
        request.capacity = limited(request.capacity);
        return ENCODED;
    }

    private static int lz77(ZipRequest request, int level) {
        boolean zstd = request.algorithm == SqeLayout.ALGORITHM_LZ77_ZSTD;
        int literals = request.sourceLength + LITERAL_RESERVE;
        long sequences = Integer.toUnsignedLong(request.capacity) - literals;
        long least = zstd ? ZSTD_FREQUENCIES : LITERAL_RESERVE;
        if (request.stateful && level == LEVEL_PRICE) {
            least = PRICE_MIN_SEQUENCES + 1L + (zstd ? ZSTD_FREQUENCIES + LITERAL_RESERVE : 0);
        } else if (request.stateful) {
            least = (zstd ? ZSTD_MIN_SEQUENCES : LZ77_MIN_SEQUENCES) + 1L;
        }
        int maxInput = zstd ? ZSTD_MAX_INPUT : SqeLayout.MAX_LENGTH - LITERAL_RESERVE;
        if (Integer.compareUnsigned(request.sourceLength, maxInput) > 0
                || sequences < least
                || (level != LEVEL_NORMAL && level != LEVEL_PRICE)) {
            return REJECTED;
        }
        if (level == LEVEL_PRICE) {
            request.algorithm = zstd ? SqeLayout.ALGORITHM_LZ77_ZSTD_PRICE : SqeLayout.ALGORITHM_LZ77_ONLY_PRICE;
        }
        request.literals = request.destination;
        request.literalCapacity = literals;
        request.destination += literals;
        request.capacity = (int) Math.min(sequences, SqeLayout.MAX_LENGTH);
        return ENCODED;
    }

    /** The last block that software writes for an empty end of a stateful stream, trailer included. */
    static byte[] emptyEnd(int algorithm, int deviceChecksum, int totalInput) {
        return switch (algorithm) {
            case SqeLayout.ALGORITHM_ZLIB ->
                ByteBuffer.allocate(EMPTY_LAST_BLOCK.length + 4)
                        .put(EMPTY_LAST_BLOCK)
                        .putInt(deviceChecksum)
                        .array();
            case SqeLayout.ALGORITHM_GZIP ->
                ByteBuffer.allocate(EMPTY_LAST_BLOCK.length + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(EMPTY_LAST_BLOCK)
                        .putInt(ZipFormat.GZIP.checksum(deviceChecksum))
                        .putInt(totalInput)
                        .array();
            default -> EMPTY_LAST_BLOCK.clone();
        };
    }

    private static boolean overLimit(int length) {
        return Integer.compareUnsigned(length, SqeLayout.MAX_LENGTH) > 0;
    }

    private static int limited(int capacity) {
        return Integer.compareUnsigned(capacity, SqeLayout.MAX_LENGTH) > 0 ? SqeLayout.MAX_LENGTH : capacity;
    }
}
