// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Router;
import org.warpdrive.zip.gzip.MemberWriter;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/**
 * What compresses for an output stream that shows its deflater to nobody, because it is no subclass's. It writes,
 * flushes and finishes as java.util.zip's streams do, on a {@link DeflateStream} without a {@link Deflater} around it.
 *
 * <p>Why: a Deflater, of whatever class, makes a zlib stream of 256 KiB in its constructor, which takes 0.9 us and
 * drives other data out of the processor's cache. A pool of deflaters would save that as well, but is not safe: a
 * thread that still writes to a stream while another closes it would write to the stream that gets the deflater next.
 * This object belongs to one stream for ever, so such a thread meets a closed stream, as it does with the JDK's.
 *
 * <p>Threads: each step holds the monitor of the DeflateStream, and none is held while the underlying stream is written
 * to. An object that nobody ended releases its memory when it is unreachable.
 */
final class HiddenDeflater {
    /** A larger buffer does not make output faster. */
    private static final int ENOUGH_BYTES = 8192;

    /** What a short stream's output may have beyond its input: stored blocks, a marker, header and trailer. */
    private static final int OVERHEAD_BYTES = 32;

    private final DeflateStream stream;
    private final Source source = new Source();
    private final Unreachable watch;

    /** The buffer size of the JDK's stream. */
    private final int size;

    private byte[] buffer;

    /** Bytes that were written to this object. */
    private long input;

    /** Whether the end was not written and the JDK's deflater would not have finished: see {@link #finish}. */
    private volatile boolean failed;

    /**
     * Creates an object without memory outside the heap.
     *
     * @param level 0 to 9, or -1 for the default
     * @param nowrap true for raw DEFLATE
     * @param buffer the buffer of the JDK's stream; a short stream needs no other
     */
    HiddenDeflater(Router router, int level, boolean nowrap, byte[] buffer) {
        this.stream = new DeflateStream(router, level, nowrap, false);
        this.size = buffer.length;
        this.buffer = buffer;
        this.watch = Unreachable.watch(this, new WdDeflater.Closing(stream));
    }

    /** As {@link java.util.zip.DeflaterOutputStream#write(byte[], int, int)}. */
    void write(byte[] bytes, int off, int len, OutputStream out) throws IOException {
        if (isFinished()) {
            throw new IOException("write beyond end of stream");
        }
        if ((off | len | (off + len) | (bytes.length - (off + len))) < 0) {
            throw new IndexOutOfBoundsException();
        }
        if (len == 0) {
            return;
        }
        byte[] room = roomFor(len);
        input += len;
        synchronized (stream) {
            source.set(bytes, off, len);
        }
        while (!needsInput()) {
            int count = deflate(room, Deflater.NO_FLUSH);
            if (count > 0) {
                out.write(room, 0, count);
            }
        }
    }

    /** Flushes all input to {@code out}, which is not flushed itself. Nothing happens if the stream is finished. */
    void flush(OutputStream out) throws IOException {
        if (isFinished()) {
            return;
        }
        byte[] room = buffer;
        int count;
        do {
            count = deflate(room, Deflater.SYNC_FLUSH);
            if (count > 0) {
                out.write(room, 0, count);
            }
        } while (count == room.length);
    }

    /**
     * Writes the end, unless the stream is finished.
     *
     * <p>If that fails, this object is ended, as the JDK's stream ends its deflater. The JDK's stream writes pieces of
     * {@code size} bytes. If its end was longer than one piece, its deflater had not finished when the write failed, and
     * a later call throws because the deflater is closed. This object writes larger pieces and may have finished; it
     * then does not count as finished.
     *
     * @param checksum of the input, for gzip's trailer; null for the zlib format
     */
    void finish(OutputStream out, @Nullable CRC32 checksum) throws IOException {
        if (isFinished()) {
            return;
        }
        long before = written();
        try {
            writeEnd(out, checksum);
        } catch (IOException e) {
            failed = written() - before > size;
            end();
            throw e;
        }
    }

    private void writeEnd(OutputStream out, @Nullable CRC32 checksum) throws IOException {
        synchronized (stream) {
            stream.finish();
        }
        byte[] room = buffer;
        while (!isFinished()) {
            int count = deflate(room, Deflater.NO_FLUSH);
            if (checksum != null && isFinished() && count <= room.length - MemberWriter.TRAILER_BYTES) {
                System.arraycopy(trailer(checksum), 0, room, count, MemberWriter.TRAILER_BYTES);
                out.write(room, 0, count + MemberWriter.TRAILER_BYTES);
                return;
            }
            if (count > 0) {
                out.write(room, 0, count);
            }
        }
        if (checksum != null) {
            out.write(trailer(checksum));
        }
    }

    private byte[] trailer(CRC32 checksum) {
        synchronized (stream) {
            return MemberWriter.trailer(checksum.getValue(), stream.bytesRead());
        }
    }

    private int deflate(byte[] room, int flush) {
        synchronized (stream) {
            return stream.deflate(source, room, 0, room.length, flush);
        }
    }

    private boolean needsInput() {
        synchronized (stream) {
            return source.remaining() == 0;
        }
    }

    private boolean isFinished() {
        synchronized (stream) {
            return stream.finished() && !failed;
        }
    }

    private long written() {
        synchronized (stream) {
            return stream.written();
        }
    }

    /**
     * Returns a buffer for the output of {@code length} more bytes. As long as the stream is short, all its output fits.
     * So a short message goes out in one write, and does not pay for clearing 8 KiB.
     */
    private byte[] roomFor(int length) {
        byte[] current = buffer;
        if (current.length < ENOUGH_BYTES) {
            int wanted = (int) Math.min(input + length + OVERHEAD_BYTES, ENOUGH_BYTES);
            if (current.length < wanted) {
                current = new byte[Math.max(wanted, Math.min(2 * current.length, ENOUGH_BYTES))];
                buffer = current;
            }
        }
        return current;
    }

    /** Releases the memory. Later calls fail as the JDK's stream with an ended deflater does. May be called again. */
    void end() {
        synchronized (stream) {
            stream.close(source);
        }
        watch.forget();
    }
}
