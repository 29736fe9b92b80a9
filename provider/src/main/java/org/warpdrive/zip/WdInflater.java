// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.runtime.Engines;
import org.warpdrive.stats.Streams;
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

    private final Cleaner.@Nullable Cleanable cleanable;

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
        this(nowrap, Engines.get().hasNativeDecoder(), Engines.get().wholeInflater());
    }

    /**
     * An inflater for a thread that must not be held up, an event loop's say: it waits for no accelerator.
     *
     * @param nowrap raw DEFLATE, without zlib's header and checksum
     */
    public static WdInflater forEventLoop(boolean nowrap) {
        return new WdInflater(nowrap, Engines.get().hasNativeDecoder(), null);
    }

    @SuppressWarnings("this-escape") // the Cleaner only watches
    WdInflater(boolean nowrap, boolean nativeDecoder, @Nullable WholeInflater whole) {
        super(nowrap);
        if (!nativeDecoder) {
            stream = null;
            cleanable = null;
        } else {
            // From here on the superclass only refuses: bad arguments, and calls after end().
            super.end();
            stream = new InflateStream(nowrap, nowrap ? null : whole);
            cleanable = Unreachable.CLEANER.register(this, stream::close);
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
        } else {
            stream.setInput(input, off, len);
        }
    }

    @Override
    public void setInput(ByteBuffer input) {
        if (stream == null || input == null) {
            super.setInput(input);
        } else {
            stream.setInput(input);
        }
    }

    @Override
    public void setDictionary(byte[] dictionary, int off, int len) {
        if (stream == null || !isRange(dictionary, off, len)) {
            super.setDictionary(dictionary, off, len);
        } else {
            stream.setDictionary(ByteBuffer.wrap(dictionary, off, len));
        }
    }

    @Override
    public void setDictionary(ByteBuffer dictionary) {
        if (stream == null || dictionary == null) {
            super.setDictionary(dictionary);
        } else {
            stream.setDictionary(dictionary);
        }
    }

    @Override
    public int getRemaining() {
        return stream == null ? super.getRemaining() : stream.remaining();
    }

    @Override
    public boolean needsInput() {
        return stream == null ? super.needsInput() : stream.needsInput();
    }

    @Override
    public boolean needsDictionary() {
        return stream == null ? super.needsDictionary() : stream.needsDictionary();
    }

    @Override
    public boolean finished() {
        return stream == null ? super.finished() : stream.finished();
    }

    @Override
    public int inflate(byte[] output, int off, int len) throws DataFormatException {
        if (stream == null || !isRange(output, off, len)) {
            return super.inflate(output, off, len);
        }
        return counted(stream.inflate(output, off, len));
    }

    @Override
    public int inflate(ByteBuffer output) throws DataFormatException {
        if (stream == null || output == null || output.isReadOnly()) {
            return super.inflate(output);
        }
        return counted(stream.inflate(output));
    }

    private static int counted(int bytes) {
        Streams.countDecompressedBytes(bytes);
        return bytes;
    }

    /** Whether a stream's read is to throw the error of the last one again, and not to look for more input first. */
    boolean repeatsFailure() {
        return stream != null && stream.repeatsFailure();
    }

    @Override
    public int getAdler() {
        return stream == null ? super.getAdler() : stream.adler();
    }

    @Override
    public long getBytesRead() {
        return stream == null ? super.getBytesRead() : stream.bytesRead();
    }

    @Override
    public long getBytesWritten() {
        return stream == null ? super.getBytesWritten() : stream.bytesWritten();
    }

    @Override
    public void reset() {
        if (stream == null) {
            super.reset();
        } else {
            stream.reset();
        }
    }

    @Override
    public void end() {
        super.end();
        if (stream != null) {
            // Each time, for input may have been set since.
            stream.close();
        }
        if (cleanable != null) {
            cleanable.clean();
        }
    }
}
