// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.compression.DecompressionException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zlib or raw DEFLATE stream from ByteBufs to ByteBufs. Input is read where it lies, array or direct, and let go of before
 * a call returns. For one event loop at a time.
 */
final class BufInflater {
    private static final byte[] NOTHING = {};
    private static final int PIECE_BYTES = 64 * 1024;

    /** Where decoded bytes go. */
    interface Receiver {
        /** A buffer with room, an array's or direct. */
        ByteBuf room(int remaining);

        /** The buffer that {@link #room} gave has {@code count} bytes more, from {@code index} on. */
        void decoded(ByteBuf room, int index, int count);

        /**
         * The stream starts from a dictionary.
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
     * Takes what belongs to the stream, and gives out all that comes of it.
     *
     * @throws DecompressionException if the data are bad
     */
    void inflate(ByteBuf in, Receiver receiver) {
        try {
            take(in, receiver);
        } catch (DataFormatException e) {
            throw new DecompressionException("decompression failure", e);
        } finally {
            inflater.setInput(NOTHING); // what was given must not be held on to
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

    /** Room that is left over says that there is no more, whatever {@code needsInput} says. */
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
                // What decodes before the damage is the receiver's all the same.
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

    /** Whether the stream has ended; the next needs {@link #reset}. */
    boolean finished() {
        return inflater.finished();
    }

    long bytesWritten() {
        return inflater.getBytesWritten();
    }

    void reset() {
        inflater.reset();
    }

    /** Gives its memory back; may be called again. */
    void end() {
        inflater.end();
    }
}
