// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.AlreadyClosedException;
import org.apache.hadoop.io.compress.Compressor;
import org.jspecify.annotations.Nullable;

/** Writes one gzip member, with the header that Hadoop writes, and after a reset another. For one thread at a time. */
final class WdGzipCompressor implements Compressor {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0};
    private static final int TRAILER_BYTES = 8;

    private final WdZlibCompressor deflater;
    private final CRC32 crc = new CRC32();
    /** What is to be written before or after the data; null while it is the data's turn. */
    private @Nullable ByteBuffer frame = ByteBuffer.wrap(HEADER);

    private long frameBytes;
    private boolean isTrailer;
    private boolean isEnded;

    WdGzipCompressor(ZlibSettings settings) {
        deflater = new WdZlibCompressor(settings, true);
    }

    @Override
    public void setInput(byte[] input, int off, int len) {
        deflater.setInput(input, off, len);
        crc.update(input, off, len);
    }

    @Override
    public boolean needsInput() {
        return !isTrailer && deflater.needsInput();
    }

    @Override
    public void setDictionary(byte[] dictionary, int off, int len) {
        deflater.setDictionary(dictionary, off, len);
    }

    @Override
    public void finish() {
        deflater.finish();
    }

    @Override
    public boolean finished() {
        return isTrailer && frame != null && !frame.hasRemaining();
    }

    @Override
    public int compress(byte[] output, int off, int len) throws IOException {
        if (isEnded) {
            throw new AlreadyClosedException("compress called on closed compressor");
        }
        if (finished()) {
            throw new IOException("compress called on finished compressor");
        }
        int written = 0;
        if (frame != null && !isTrailer) {
            written = writeFrame(frame, output, off, len);
            frame = frame.hasRemaining() ? frame : null;
        }
        if (frame == null) {
            written += deflater.deflate(output, off + written, len - written);
            if (deflater.finished()) {
                isTrailer = true;
                frame = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                frame.putInt((int) crc.getValue()).putInt((int) deflater.getBytesRead());
                frame.flip();
            }
        }
        if (frame != null && isTrailer) {
            written += writeFrame(frame, output, off + written, len - written);
        }
        return written;
    }

    private int writeFrame(ByteBuffer from, byte[] output, int off, int len) {
        int length = Math.min(len, from.remaining());
        from.get(output, off, length);
        frameBytes += length;
        return length;
    }

    @Override
    public long getBytesRead() {
        return deflater.getBytesRead();
    }

    @Override
    public long getBytesWritten() {
        return frameBytes + deflater.getBytesWritten();
    }

    @Override
    public void reset() {
        deflater.reset();
        crc.reset();
        frame = ByteBuffer.wrap(HEADER);
        frameBytes = 0;
        isTrailer = false;
    }

    @Override
    public void reinit(@Nullable Configuration conf) {
        reset();
        if (conf != null) {
            deflater.configure(ZlibSettings.of(conf));
        }
    }

    @Override
    public void end() {
        isEnded = true;
        deflater.end();
    }
}
