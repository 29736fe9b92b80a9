// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.compression.DecompressionException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses zlib or raw DEFLATE from ByteBuf to a {@link Receiver}. Arrays and direct memory of the input are read
 * in place, without a copy, and no reference to them is kept after a call returns. Not thread-safe: one event loop owns
 * an inflater.
 */
final class BufInflater {
    private static final byte[] NOTHING = {};
    private static final int PIECE_BYTES = 64 * 1024;

    /** Supplies the output buffers and learns of the bytes written to them. */
    interface Receiver {
        /**
         * Returns a writable buffer that has an array or is direct.
         *
         * @param remaining bytes of input not yet decompressed, as a hint for the size
         */
        ByteBuf room(int remaining);

        /** Called after {@code count} bytes were written to a buffer from {@link #room}, from {@code index} on. */
        void decoded(ByteBuf room, int index, int count);

        /**
         * Called when the stream needs a preset dictionary.
         *
         * @throws DecompressionException if there is none
         */
        void needsDictionary(Inflater inflater);
    }

    private final Inflater inflater;

    BufInflater(boolean nowrap) {
        inflater = Codecs.inflater(nowrap);
    }

    /**
     * Decompresses the readable input up to the end of the stream, and passes all output to the receiver.
     *
     * @param in its reader index moves behind the bytes used; what follows the stream stays unread
     * @throws DecompressionException if the data is damaged
     */
    void inflate(ByteBuf in, Receiver receiver) {
        try {
            take(in, receiver);
        } catch (DataFormatException e) {
            throw new DecompressionException("decompression failure", e);
        } finally {
            inflater.setInput(NOTHING); // do not keep a reference to the caller's memory
        }
    }

    private void take(ByteBuf in, Receiver receiver) throws DataFormatException {
        int index = in.readerIndex();
        int length = in.readableBytes();
        if (in.hasArray()) {
            inflater.setInput(in.array(), in.arrayOffset() + index, length);
            give(receiver);
            in.readerIndex(index + length - inflater.getRemaining());
        } else if (in.nioBufferCount() == 1) {
            take(in.nioBuffer(index, length), in, receiver);
        } else if (in.nioBufferCount() > 1) {
            for (ByteBuffer piece : in.nioBuffers(index, length)) {
                take(piece, in, receiver);
                if (inflater.finished()) {
                    return;
                }
            }
        } else {
            byte[] array = new byte[Math.min(length, PIECE_BYTES)];
            while (in.isReadable() && !inflater.finished()) {
                int count = Math.min(array.length, in.readableBytes());
                in.getBytes(in.readerIndex(), array, 0, count);
                take(ByteBuffer.wrap(array, 0, count), in, receiver);
            }
        }
    }

    private void take(ByteBuffer piece, ByteBuf in, Receiver receiver) throws DataFormatException {
        int length = piece.remaining();
        inflater.setInput(piece);
        give(receiver);
        in.skipBytes(length - inflater.getRemaining());
    }

    /**
     * Passes on all available output. Unused output space means that there is no more; {@code needsInput()} does not
     * tell that reliably.
     */
    private void give(Receiver receiver) throws DataFormatException {
        while (!inflater.finished()) {
            ByteBuf out = receiver.room(inflater.getRemaining());
            int index = out.writerIndex();
            int room = out.writableBytes();
            long before = inflater.getBytesWritten();
            int count;
            try {
                count = out.hasArray()
                        ? inflater.inflate(out.array(), out.arrayOffset() + index, room)
                        : inflater.inflate(out.internalNioBuffer(index, room));
            } catch (DataFormatException e) {
                // Bytes decoded before the damage still go to the receiver.
                given(receiver, out, index, (int) (inflater.getBytesWritten() - before));
                throw e;
            }
            given(receiver, out, index, count);
            if (inflater.needsDictionary()) {
                receiver.needsDictionary(inflater);
            } else if (count < room) {
                return;
            }
        }
    }

    private static void given(Receiver receiver, ByteBuf out, int index, int count) {
        if (count > 0) {
            out.writerIndex(index + count);
            receiver.decoded(out, index, count);
        }
    }

    /** True if the stream has ended. Call {@link #reset} before the next one. */
    boolean finished() {
        return inflater.finished();
    }

    long bytesWritten() {
        return inflater.getBytesWritten();
    }

    void reset() {
        inflater.reset();
    }

    /** Frees the native memory. May be called more than once. */
    void end() {
        inflater.end();
    }
}
