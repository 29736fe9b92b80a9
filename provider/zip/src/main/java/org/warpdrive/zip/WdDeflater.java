// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Router;
import org.warpdrive.runtime.Engines;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/**
 * A faster {@link Deflater} with the same contract and formats.
 *
 * <pre>{@code
 * WdDeflater deflater = new WdDeflater(Deflater.DEFAULT_COMPRESSION, true); // raw DEFLATE
 * try {
 *     deflater.setInput(message);
 *     deflater.finish();
 *     while (!deflater.finished()) {
 *         int length = deflater.deflate(buffer);
 *         out.write(buffer, 0, length);
 *     }
 * } finally {
 *     deflater.end(); // releases memory outside the heap
 * }
 * }</pre>
 *
 * <p>Input is compressed in blocks of up to 262,140 bytes, each by the best {@linkplain WarpDrive#engine engine} for
 * it. If there is no better engine than the JDK's zlib, the superclass does all work.
 *
 * <p>Compressed bytes may differ from the JDK's, as they may between two JDKs. At each level the output is no larger in
 * the aggregate.
 *
 * <p>Threads: as with the superclass, several threads may use one object. A call holds the monitor of the stream, also
 * while it waits for a block that another thread or a device compresses. On JDK 21 to 23 such a wait pins a virtual
 * thread to its carrier.
 *
 * <p>Errors: the exceptions are the superclass's. If an {@link Error} interrupts a call and leaves the stream
 * inconsistent, later calls of {@code deflate} and {@code setDictionary} throw {@link IllegalStateException} until
 * {@link #reset} or {@link #end}.
 *
 * @since 1.0
 */
public class WdDeflater extends Deflater {
    /** The stream; null if the superclass does the work. It outlives this object and so must not refer to it. */
    private final @Nullable DeflateStream stream;

    private final @Nullable Unreachable watch;
    private final Source source = new Source();

    /** Creates a deflater for the zlib format at the default level. */
    public WdDeflater() {
        this(DEFAULT_COMPRESSION, false);
    }

    /**
     * Creates a deflater for the zlib format.
     *
     * @param level 0 to 9, or -1 for the default
     * @throws IllegalArgumentException if the level is out of range
     */
    public WdDeflater(int level) {
        this(level, false);
    }

    /**
     * Creates a deflater.
     *
     * @param level 0 to 9, or -1 for the default
     * @param nowrap true for raw DEFLATE, without the zlib format's header and checksum
     * @throws IllegalArgumentException if the level is out of range
     */
    public WdDeflater(int level, boolean nowrap) {
        this(level, nowrap, Engines.get().routerForNewStream(), false);
    }

    /**
     * Creates a deflater for a thread that must not be blocked, such as an event loop. It waits for an accelerator no
     * longer than software needs for the same block, and then software compresses the block.
     *
     * <p>Deflaters of the constructors wait longer: until the block is done or the accelerator has timed out. That
     * saves processor time if the accelerator is only busy.
     *
     * @param level 0 to 9, or -1 for the default
     * @param nowrap true for raw DEFLATE, without the zlib format's header and checksum
     * @throws IllegalArgumentException if the level is out of range
     */
    public static WdDeflater forEventLoop(int level, boolean nowrap) {
        return new WdDeflater(level, nowrap, Engines.get().routerForNewStream(), true);
    }

    @SuppressWarnings("this-escape") // the reference is only watched
    WdDeflater(int level, boolean nowrap, @Nullable Router router, boolean hedged) {
        super(level, nowrap);
        if (router == null) {
            stream = null;
            watch = null;
            Unreachable.releaseAll(); // the bound on memory may be the reason
        } else {
            // Releases 256 KiB. From here on the superclass only rejects invalid arguments and calls after end().
            super.end();
            DeflateStream ours = new DeflateStream(router, level, nowrap, hedged);
            stream = ours;
            watch = Unreachable.watch(this, new Closing(ours));
        }
    }

    /** Not a lambda, because the first lambda of a process costs 10 ms or more. */
    record Closing(DeflateStream stream) implements Runnable {
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

    private static boolean isFlush(int flush) {
        return flush == NO_FLUSH || flush == SYNC_FLUSH || flush == FULL_FLUSH;
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

    @Override
    public void setInput(byte[] input, int off, int len) {
        if (stream == null || !isRange(input, off, len)) {
            super.setInput(input, off, len);
            return;
        }
        synchronized (stream) {
            source.set(input, off, len);
        }
    }

    @Override
    public void setInput(ByteBuffer input) {
        if (stream == null || input == null) {
            super.setInput(input);
            return;
        }
        synchronized (stream) {
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
    public void setStrategy(int strategy) {
        // Rejects an invalid strategy.
        super.setStrategy(strategy);
        if (stream != null) {
            synchronized (stream) {
                stream.setStrategy(strategy);
            }
        }
    }

    @Override
    public void setLevel(int level) {
        super.setLevel(level);
        if (stream != null) {
            synchronized (stream) {
                stream.setLevel(level);
            }
        }
    }

    @Override
    public boolean needsInput() {
        if (stream == null) {
            return super.needsInput();
        }
        synchronized (stream) {
            return source.remaining() == 0;
        }
    }

    @Override
    public void finish() {
        // Also with a stream, because ZipOutputStream asks the superclass whether to finish.
        super.finish();
        if (stream != null) {
            synchronized (stream) {
                stream.finish();
            }
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
    public int deflate(byte[] output, int off, int len, int flush) {
        if (stream == null || !isRange(output, off, len) || !isFlush(flush)) {
            return super.deflate(output, off, len, flush);
        }
        synchronized (stream) {
            return stream.deflate(source, output, off, len, flush);
        }
    }

    @Override
    public int deflate(ByteBuffer output, int flush) {
        if (stream == null || output == null || output.isReadOnly() || !isFlush(flush)) {
            return super.deflate(output, flush);
        }
        synchronized (stream) {
            return stream.deflate(source, output, flush);
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
