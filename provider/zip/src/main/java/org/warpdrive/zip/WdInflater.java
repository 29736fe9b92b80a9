// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.runtime.Engines;
import org.warpdrive.zip.stream.InflateStream;

/**
 * An {@link Inflater} that is faster: same contract, same formats, same verdict on every stream, down to the byte at which
 * it is given. Where there is no native decoder the superclass does the work.
 *
 * <p>One thing differs, and may be relied on no more than before: {@link #needsInput} is false while there is more to come
 * without input, which only lacked room in the last call. Where the decoder cannot go on without input it is true, as the
 * superclass's is, even if the output was filled.
 *
 * <p>Safe for use by several threads, as the superclass is.
 */
public class WdInflater extends Inflater {
    /** Null where the superclass does the work. Must not refer to this object, which it outlives. */
    private final @Nullable InflateStream stream;

    private final @Nullable Unreachable watch;

    /** An inflater for the zlib format. */
    public WdInflater() {
        this(false);
    }

    /**
     * An inflater.
     *
     * @param nowrap raw DEFLATE, without zlib's header and checksum
     */
    public WdInflater(boolean nowrap) {
        this(nowrap, Engines.get().decodesNewStream(), Engines.get().wholeInflater());
    }

    /**
     * An inflater for a thread that must not be held up, an event loop's say: it waits for no accelerator.
     *
     * @param nowrap raw DEFLATE, without zlib's header and checksum
     */
    public static WdInflater forEventLoop(boolean nowrap) {
        return new WdInflater(nowrap, Engines.get().decodesNewStream(), null);
    }

    @SuppressWarnings("this-escape") // it is only watched
    WdInflater(boolean nowrap, boolean nativeDecoder, @Nullable WholeInflater whole) {
        super(nowrap);
        if (!nativeDecoder) {
            stream = null;
            watch = null;
            Unreachable.releaseAll(); // perhaps it is for want of what those hold
        } else {
            // From here on the superclass only refuses: bad arguments, and calls after end().
            super.end();
            InflateStream ours = new InflateStream(nowrap, nowrap ? null : whole);
            stream = ours;
            watch = Unreachable.watch(this, new Closing(ours));
        }
    }

    /** No lambda, which would be linked by whoever makes the first object, at the end of the stack perhaps. */
    private record Closing(InflateStream stream) implements Runnable {
        @Override
        public void run() {
            close(stream);
        }
    }

    private static void close(InflateStream stream) {
        synchronized (stream) {
            stream.close();
        }
    }

    // What is no range, or null, is refused by the superclass in this JDK's words, though the parameters are not
    // @Nullable.

    /** Whether the range lies in the array. */
    private static boolean isRange(byte @Nullable [] array, int off, int len) {
        return array != null && (off | len | off + len | array.length - off - len) >= 0;
    }

    @Override
    public void setInput(byte[] input, int off, int len) {
        if (stream == null || !isRange(input, off, len)) {
            super.setInput(input, off, len);
            return;
        }
        synchronized (stream) {
            stream.setInput(input, off, len);
        }
    }

    @Override
    public void setInput(ByteBuffer input) {
        if (stream == null || input == null) {
            super.setInput(input);
            return;
        }
        synchronized (stream) {
            stream.setInput(input);
        }
    }

    @Override
    public void setDictionary(byte[] dictionary, int off, int len) {
        if (stream == null || !isRange(dictionary, off, len)) {
            super.setDictionary(dictionary, off, len);
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(dictionary, off, len);
        synchronized (stream) {
            stream.setDictionary(bytes);
        }
    }

    @Override
    public void setDictionary(ByteBuffer dictionary) {
        if (stream == null || dictionary == null) {
            super.setDictionary(dictionary);
            return;
        }
        synchronized (stream) {
            stream.setDictionary(dictionary);
        }
    }

    @Override
    public int getRemaining() {
        if (stream == null) {
            return super.getRemaining();
        }
        synchronized (stream) {
            return stream.remaining();
        }
    }

    @Override
    public boolean needsInput() {
        if (stream == null) {
            return super.needsInput();
        }
        synchronized (stream) {
            return stream.needsInput();
        }
    }

    @Override
    public boolean needsDictionary() {
        if (stream == null) {
            return super.needsDictionary();
        }
        synchronized (stream) {
            return stream.needsDictionary();
        }
    }

    @Override
    public boolean finished() {
        if (stream == null) {
            return super.finished();
        }
        synchronized (stream) {
            return stream.finished();
        }
    }

    @Override
    public int inflate(byte[] output, int off, int len) throws DataFormatException {
        if (stream == null || !isRange(output, off, len)) {
            return super.inflate(output, off, len);
        }
        synchronized (stream) {
            return stream.inflate(output, off, len);
        }
    }

    @Override
    public int inflate(ByteBuffer output) throws DataFormatException {
        if (stream == null || output == null || output.isReadOnly()) {
            return super.inflate(output);
        }
        synchronized (stream) {
            return stream.inflate(output);
        }
    }

    /** Whether it is not the superclass that does the work. */
    boolean isOurs() {
        return stream != null;
    }

    /** How much was written since the last reset, also of one that has ended; 0 where the superclass does the work. */
    long written() {
        if (stream == null) {
            return 0;
        }
        synchronized (stream) {
            return stream.written();
        }
    }

    /** Whether a stream's read is to throw the error of the last one again, and not to look for more input first. */
    boolean repeatsFailure() {
        if (stream == null) {
            return false;
        }
        synchronized (stream) {
            return stream.repeatsFailure();
        }
    }

    @Override
    public int getAdler() {
        if (stream == null) {
            return super.getAdler();
        }
        synchronized (stream) {
            return stream.adler();
        }
    }

    @Override
    public long getBytesRead() {
        if (stream == null) {
            return super.getBytesRead();
        }
        synchronized (stream) {
            return stream.bytesRead();
        }
    }

    @Override
    public long getBytesWritten() {
        if (stream == null) {
            return super.getBytesWritten();
        }
        synchronized (stream) {
            return stream.bytesWritten();
        }
    }

    @Override
    public void reset() {
        if (stream == null) {
            super.reset();
            return;
        }
        synchronized (stream) {
            stream.reset();
        }
    }

    @Override
    public void end() {
        super.end();
        if (stream != null) {
            close(stream); // each time, for input may have been set since
        }
        if (watch != null) {
            watch.forget();
        }
    }
}
