// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses from ByteBuf to ByteBuf, as zlib, gzip or raw DEFLATE. Arrays and direct memory of both sides are used in
 * place, without a copy, and no reference to them is kept after a call returns. Not thread-safe: one event loop owns a
 * deflater.
 */
final class BufDeflater {
    private static final byte[] NOTHING = {};

    /**
     * Gzip header (RFC 1952, 2.3.1) with no flags, no time, no level and 0 for the operating system, as JdkZlibEncoder
     * writes it.
     */
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0};

    private static final int GZIP_FRAME_BYTES = GZIP_HEADER.length + 8;
    private static final int ZLIB_FRAME_BYTES = 6;

    /** Extra output space: for the marker of a flush, and for the minimum growth of incompressible data. */
    private static final int SLACK_BYTES = 16;

    private static final int LEAST_GROWTH_BYTES = 256;
    private static final int PIECE_BYTES = 64 * 1024;

    private final ZlibWrapper wrapper;
    private final Deflater deflater;
    private final @Nullable CRC32 crc;
    private boolean headerWritten;

    /**
     * @throws IllegalArgumentException if the level is not -1 to 9, or the wrapper is {@link ZlibWrapper#ZLIB_OR_NONE}
     */
    BufDeflater(ZlibWrapper wrapper, int level) {
        if (level < Deflater.DEFAULT_COMPRESSION || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("compressionLevel: " + level + " (expected: -1-9)");
        }
        if (wrapper == ZlibWrapper.ZLIB_OR_NONE) {
            throw new IllegalArgumentException("wrapper '" + wrapper + "' is not allowed for compression.");
        }
        this.wrapper = wrapper;
        this.deflater = Codecs.deflater(level, wrapper != ZlibWrapper.ZLIB);
        this.crc = wrapper == ZlibWrapper.GZIP ? new CRC32() : null;
    }

    /** Sets the preset dictionary. Only for a zlib stream of which nothing has been written. */
    void setDictionary(byte[] dictionary) {
        deflater.setDictionary(dictionary);
    }

    /** Estimates the output size in bytes for {@code length} bytes that do not compress. */
    long bound(int length) {
        int frame = wrapper == ZlibWrapper.GZIP ? GZIP_FRAME_BYTES : wrapper == ZlibWrapper.ZLIB ? ZLIB_FRAME_BYTES : 0;
        return (long) length + (length >>> 10) + frame + SLACK_BYTES;
    }

    /** What to do after the given input: expect more, flush, or end the stream. */
    private enum Then {
        MORE,
        FLUSH,
        END
    }

    /**
     * Compresses all readable input and flushes, so that the receiver can decode every byte.
     *
     * @param in its reader index moves to the end
     * @param out grows as needed
     */
    void flush(ByteBuf in, ByteBuf out) {
        writeHeader(out);
        take(in, out, Then.FLUSH);
    }

    /**
     * Compresses all readable input and ends the stream, with the trailer of the format.
     *
     * @param in its reader index moves to the end
     * @param out grows as needed
     */
    void finish(ByteBuf in, ByteBuf out) {
        writeHeader(out);
        if (in.isReadable()) {
            take(in, out, Then.END);
        } else {
            give(out, Then.END);
        }
        if (crc != null) {
            out.writeIntLE((int) crc.getValue());
            out.writeIntLE((int) deflater.getBytesRead());
        }
    }

    private void writeHeader(ByteBuf out) {
        if (!headerWritten) {
            headerWritten = true;
            if (wrapper == ZlibWrapper.GZIP) {
                out.writeBytes(GZIP_HEADER);
            }
        }
    }

    private void take(ByteBuf in, ByteBuf out, Then then) {
        int index = in.readerIndex();
        int length = in.readableBytes();
        try {
            if (in.hasArray()) {
                if (crc != null) {
                    crc.update(in.array(), in.arrayOffset() + index, length);
                }
                deflater.setInput(in.array(), in.arrayOffset() + index, length);
                give(out, then);
            } else if (in.nioBufferCount() == 1) {
                take(in.nioBuffer(index, length), out, then);
            } else if (in.nioBufferCount() > 1) {
                ByteBuffer[] pieces = in.nioBuffers(index, length);
                for (int i = 0; i < pieces.length; i++) {
                    take(pieces[i], out, i == pieces.length - 1 ? then : Then.MORE);
                }
            } else {
                copy(in, out, then);
            }
        } finally {
            deflater.setInput(NOTHING); // do not keep a reference to the caller's memory
        }
        in.readerIndex(index + length);
    }

    private void take(ByteBuffer piece, ByteBuf out, Then then) {
        if (crc != null) {
            crc.update(piece.duplicate());
        }
        deflater.setInput(piece);
        give(out, then);
    }

    /** Compresses a buffer that exposes neither an array nor an NIO buffer, by copying it piece by piece. */
    private void copy(ByteBuf in, ByteBuf out, Then then) {
        byte[] array = new byte[Math.min(in.readableBytes(), PIECE_BYTES)];
        for (int index = in.readerIndex(); index < in.writerIndex(); index += array.length) {
            int length = Math.min(array.length, in.writerIndex() - index);
            in.getBytes(index, array, 0, length);
            take(ByteBuffer.wrap(array, 0, length), out, index + length == in.writerIndex() ? then : Then.MORE);
        }
    }

    /**
     * Writes all available output. Unused output space means that there is no more; {@code needsInput()} does not tell
     * that reliably.
     */
    private void give(ByteBuf out, Then then) {
        if (then == Then.END) {
            deflater.finish();
        }
        int flush = then == Then.FLUSH ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
        int room;
        int written;
        do {
            if (!out.isWritable()) {
                out.ensureWritable(Math.max(out.writerIndex(), LEAST_GROWTH_BYTES));
            }
            int index = out.writerIndex();
            room = out.writableBytes();
            written = out.hasArray()
                    ? deflater.deflate(out.array(), out.arrayOffset() + index, room, flush)
                    : deflater.deflate(out.internalNioBuffer(index, room), flush);
            out.writerIndex(index + written);
        } while (written == room);
    }

    /** Starts a new stream with the same settings. */
    void reset() {
        deflater.reset();
        headerWritten = false;
        if (crc != null) {
            crc.reset();
        }
    }

    /** Frees the native memory. May be called more than once. */
    void end() {
        deflater.end();
    }
}
