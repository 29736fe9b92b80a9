// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Router;
import org.warpdrive.runtime.Engines;
import org.warpdrive.zip.stream.DeflateStream;

/**
 * A {@link Deflater} that is faster: same contract, same formats. Its blocks go to whatever {@linkplain WarpDrive engine}
 * is best for them; where there is none but the JDK, the superclass does the work.
 *
 * <p>Compressed bytes may differ from the JDK's, as they may from one JDK to the next; at each level they are no more in the
 * aggregate. Safe for use by several threads, as the superclass is: a call holds the monitor of its stream, and so does whoever
 * waits in it for a block that is done elsewhere. On JDK 21 to 23 that pins a virtual thread to its carrier meanwhile.
 */
public class WdDeflater extends Deflater {
    /** Null where the superclass does the work. Must not refer to this object, which it outlives. */
    private final @Nullable DeflateStream stream;

    private final @Nullable Unreachable watch;

    /** A deflater for the zlib format at the default level. */
    public WdDeflater() {
        this(DEFAULT_COMPRESSION, false);
    }

    /**
     * A deflater for the zlib format.
     *
     * @param level -1 to 9
     * @throws IllegalArgumentException if the level is not
     */
    public WdDeflater(int level) {
        this(level, false);
    }

    /**
     * A deflater.
     *
     * @param level -1 to 9
     * @param nowrap raw DEFLATE, without zlib's header and checksum
     * @throws IllegalArgumentException if the level is not in range
     */
    public WdDeflater(int level, boolean nowrap) {
        this(level, nowrap, Engines.get().routerForNewStream(), false);
    }

    /**
     * A deflater for a thread that must not be held up, an event loop's say: it waits for an accelerator no longer than
     * software would take for the same block, and then has software do it. The others wait until the accelerator is known to
     * be lost, which keeps software's processors free where it is merely busy.
     *
     * @param level -1 to 9
     * @param nowrap raw DEFLATE, without zlib's header and checksum
     * @throws IllegalArgumentException if the level is not in range
     */
    public static WdDeflater forEventLoop(int level, boolean nowrap) {
        return new WdDeflater(level, nowrap, Engines.get().routerForNewStream(), true);
    }

    @SuppressWarnings("this-escape") // it is only watched
    WdDeflater(int level, boolean nowrap, @Nullable Router router, boolean hedged) {
        super(level, nowrap);
        if (router == null) {
            stream = null;
            watch = null;
            Unreachable.releaseAll(); // perhaps it is for want of what those hold
        } else {
            // Gives back 256 KiB. From here on the superclass only refuses: bad arguments, and calls after end().
            super.end();
            DeflateStream ours = new DeflateStream(router, level, nowrap, hedged);
            stream = ours;
            watch = Unreachable.watch(this, new Closing(ours));
        }
    }

    /** No lambda: the first of a process takes a hundredth of a second. */
    private record Closing(DeflateStream stream) implements Runnable {
        @Override
        public void run() {
            close(stream);
        }
    }

    private static void close(DeflateStream stream) {
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

    private static boolean isFlush(int flush) {
        return flush == NO_FLUSH || flush == SYNC_FLUSH || flush == FULL_FLUSH;
    }

    /** Whether it is not the superclass that does the work. */
    boolean isOurs() {
        return stream != null;
    }

    /** How much was written since the last reset, also by one that has ended; 0 where the superclass does the work. */
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
    public void setStrategy(int strategy) {
        // Refuses what is out of range.
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
            return stream.needsInput();
        }
    }

    @Override
    public void finish() {
        // Also with a stream: ZipOutputStream asks the superclass whether it should finish.
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
            return stream.deflate(output, off, len, flush);
        }
    }

    @Override
    public int deflate(ByteBuffer output, int flush) {
        if (stream == null || output == null || output.isReadOnly() || !isFlush(flush)) {
            return super.deflate(output, flush);
        }
        synchronized (stream) {
            return stream.deflate(output, flush);
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
