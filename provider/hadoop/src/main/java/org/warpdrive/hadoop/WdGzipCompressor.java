// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.AlreadyClosedException;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.DoNotPool;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.gzip.MemberWriter;

/**
 * Writes one gzip member, with the header that Hadoop writes, and after a reset another. For one thread at a time.
 *
 * <p>Not pooled, as Hadoop's own is not: who goes on with one that was given back is refused, instead of writing into the
 * file of the next, and nobody gets one at a level that was somebody else's.
 */
@DoNotPool
final class WdGzipCompressor implements Compressor {
    private static final byte[] HEADER = MemberWriter.header(0, 0, 0, null, null, null, false);

    private enum Part {
        HEADER,
        DATA,
        TRAILER,
        FINISHED,
        ENDED
    }

    private final CRC32 crc = new CRC32();
    private WdZlibCompressor deflater;
    private Part part = Part.HEADER;
    /** The header or the trailer, from what is to be written next. */
    private ByteBuffer frame = ByteBuffer.wrap(HEADER);

    private long frameBytes;

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
        return part != Part.TRAILER && deflater.needsInput();
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
        return part == Part.FINISHED;
    }

    @Override
    public int compress(byte[] output, int off, int len) throws IOException {
        if (part == Part.ENDED) {
            throw new AlreadyClosedException("compress called on closed compressor");
        }
        if (part == Part.FINISHED) {
            throw new IOException("compress called on finished compressor");
        }
        int written = 0;
        if (part == Part.HEADER) {
            written = writeFrame(output, off, len, Part.DATA);
            if (written == len) {
                return written;
            }
        }
        if (part == Part.DATA) {
            written += deflater.deflate(output, off + written, len - written);
            if (deflater.finished()) {
                part = Part.TRAILER;
                frame = ByteBuffer.wrap(MemberWriter.trailer(crc.getValue(), deflater.getBytesRead()));
            }
        }
        if (part == Part.TRAILER) {
            written += writeFrame(output, off + written, len - written, Part.FINISHED);
        }
        return written;
    }

    private int writeFrame(byte[] output, int off, int len, Part following) {
        if (len <= 0) {
            return 0;
        }
        int length = Math.min(len, frame.remaining());
        // Not the buffer's get, whose exception for a wrong range is another than Hadoop's.
        System.arraycopy(frame.array(), frame.position(), output, off, length);
        frame.position(frame.position() + length);
        frameBytes += length;
        if (!frame.hasRemaining()) {
            part = following;
        }
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
        begin();
    }

    private void begin() {
        part = Part.HEADER;
        frame = ByteBuffer.wrap(HEADER);
        frameBytes = 0;
        crc.reset();
    }

    /** Also after {@link #end}, which Hadoop's own comes back from by this. */
    @Override
    public void reinit(@Nullable Configuration conf) {
        if (conf == null) {
            reset();
            return;
        }
        ZlibSettings settings = ZlibSettings.of(conf);
        if (part == Part.ENDED) {
            deflater = new WdZlibCompressor(settings, true);
        } else {
            deflater.reset();
            deflater.configure(settings);
        }
        begin();
    }

    @Override
    public void end() {
        deflater.end();
        part = Part.ENDED;
    }
}
