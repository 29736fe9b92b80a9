// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.runtime.Engines;
import org.warpdrive.zip.stream.InflateStream;
import org.warpdrive.zip.stream.Source;

/**
 * A faster {@link Inflater} with the same contract and formats. It accepts and rejects the same streams, at the same
 * byte and with the same messages. If there is no native decoder, the superclass does all work.
 *
 * <pre>{@code
 * WdInflater inflater = new WdInflater(true); // raw DEFLATE
 * try {
 *     inflater.setInput(compressed);
 *     int length = inflater.inflate(buffer);
 * } finally {
 *     inflater.end(); // releases memory outside the heap
 * }
 * }</pre>
 *
 * <p>One answer differs: {@link #needsInput} is false if the decoder lacks nothing but room for output. If it needs
 * input, the answer is true, as the superclass's is, even if the output was filled.
 *
 * <p>Threads: as with the superclass, several threads may use one object. A call holds the monitor of the stream.
 *
 * <p>Errors: the exceptions are the superclass's. If an {@link Error} interrupts a call and leaves the stream
 * inconsistent, later calls of {@code inflate} and {@code setDictionary} throw {@link IllegalStateException} until
 * {@link #reset} or {@link #end}.
 *
 * @since 1.0
 */
public class WdInflater extends Inflater {
    /** The stream; null if the superclass does the work. It outlives this object and so must not refer to it. */
    private final @Nullable InflateStream stream;

    private final @Nullable Unreachable watch;
    private final Source source = new Source();

    /** Creates an inflater for the zlib format. */
    public WdInflater() {
        this(false);
    }

    /**
     * Creates an inflater.
     *
     * @param nowrap true for raw DEFLATE, without the zlib format's header and checksum
     */
    public WdInflater(boolean nowrap) {
        this(nowrap, Engines.get().decodesNewStream(), Engines.get().wholeInflater());
    }

    /**
     * Creates an inflater for a thread that must not be blocked, such as an event loop. It never waits for an
     * accelerator.
     *
     * @param nowrap true for raw DEFLATE, without the zlib format's header and checksum
     */
    public static WdInflater forEventLoop(boolean nowrap) {
        return new WdInflater(nowrap, Engines.get().decodesNewStream(), null);
    }

    @SuppressWarnings("this-escape") // the reference is only watched
    WdInflater(boolean nowrap, boolean nativeDecoder, @Nullable WholeInflater whole) {
        super(nowrap);
        if (!nativeDecoder) {
            stream = null;
            watch = null;
            Unreachable.releaseAll(); // the bound on memory may be the reason
        } else {
            // From here on the superclass only rejects invalid arguments and calls after end().
            super.end();
            InflateStream ours = new InflateStream(nowrap, nowrap ? null : whole);
            stream = ours;
            watch = Unreachable.watch(this, new Closing(ours));
        }
    }

    /** Not a lambda, because the JVM would link it at the first object, perhaps at the end of the stack. */
    private record Closing(InflateStream stream) implements Runnable {
        @Override
        public void run() {
            synchronized (stream) {
                stream.close();
            }
        }
    }

    // Invalid ranges and null are passed to the superclass, which rejects them with this JDK's exceptions. That is so
    // although the parameters are not @Nullable.

    /** Returns whether the range lies in the array. */
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
            stream.hasNewInput();
            source.set(input, off, len); // last, so that an error means that it is not set
        }
    }

    @Override
    public void setInput(ByteBuffer input) {
        if (stream == null || input == null) {
            super.setInput(input);
            return;
        }
        synchronized (stream) {
            stream.hasNewInput();
            source.set(input);
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
            return source.remaining();
        }
    }

    @Override
    public boolean needsInput() {
        if (stream == null) {
            return super.needsInput();
        }
        synchronized (stream) {
            return stream.needsInput(source);
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
            return stream.inflate(source, output, off, len);
        }
    }

    @Override
    public int inflate(ByteBuffer output) throws DataFormatException {
        if (stream == null || output == null || output.isReadOnly()) {
            return super.inflate(output);
        }
        synchronized (stream) {
            return stream.inflate(source, output);
        }
    }

    /** Returns whether this object does the work, and not the superclass. */
    boolean isOurs() {
        return stream != null;
    }

    /** Returns the bytes written since the last reset, also after end(); 0 if the superclass does the work. */
    long written() {
        if (stream == null) {
            return 0;
        }
        synchronized (stream) {
            return stream.written();
        }
    }

    /** Returns whether the next read of a stream must repeat the last error, before it reads more input. */
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
            stream.reset(source);
        }
    }

    @Override
    public void end() {
        super.end();
        if (stream != null) {
            synchronized (stream) {
                stream.close(source); // each time, because input may have been set since
            }
        }
        if (watch != null) {
            watch.forget();
        }
    }
}
