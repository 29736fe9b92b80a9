// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Adler32;
import java.util.zip.Deflater;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.History;
import org.warpdrive.engine.Router;
import org.warpdrive.stats.Streams;

/**
 * A DEFLATE stream as java.util.zip.Deflater behaves, made of {@linkplain Block blocks}: takes input by reference, copies
 * it once into staging memory, closes a block when it is full, flushed or the last, and gives out the segments in order
 * between header and trailer. Any thread may call any method; calls are serialised by a lock.
 *
 * <p>Memory is leased when the first byte is staged and given back when the stream finishes, is reset or closed.
 */
public final class DeflateStream {
    private static final Deflater ENDED = ended();

    /** Whether this JDK drops input set after end() when that is called again. */
    private static final boolean EVERY_END_DROPS_INPUT = ENDED.needsInput();

    private static final int DEFAULT_LEVEL = 6;

    /** Z_FINISH of zlib.h, which java.util.zip does not name. */
    private static final int FINISH = 4;

    /** How much a flush mode asks for; zlib ignores one that asks no more than the one before when there is no input. */
    private enum Urgency {
        NEVER_CALLED,
        NO_FLUSH,
        SYNC_FLUSH,
        FULL_FLUSH
    }

    private enum Phase {
        /** Nothing written: a zlib stream still takes a dictionary. */
        HEADER,
        BODY,
        /** The last block is submitted. */
        LAST,
        /** All blocks are written; the trailer is in the frame. */
        TRAILER,
        FINISHED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final boolean raw;
    private final boolean hedged;
    private final Source source = new Source();
    private final Sink sink = new Sink();
    private final StagedInput staged = new StagedInput();
    private final BlocksUnderWay blocks;
    private final History history = new History();
    private final Adler32 adler = new Adler32();

    /** Header or trailer bytes that are still to be written. */
    private final ByteBuffer frame = ByteBuffer.allocate(6).limit(0);

    private Phase phase = Phase.HEADER;
    private Urgency lastFlush = Urgency.NEVER_CALLED;
    private boolean presetDictionary;
    private boolean finish;

    /** The last call of deflate with any room did not get through: a dictionary would come in amid what it was given. */
    private boolean cutShort;

    private boolean closed;
    private boolean begun;
    private long bytesRead;
    private long bytesWritten;

    private int level;
    private int strategy = Deflater.DEFAULT_STRATEGY;

    /** What the block being filled will be compressed with: a change takes effect with the next call of deflate. */
    private int stagedLevel;

    private int stagedStrategy = Deflater.DEFAULT_STRATEGY;

    /**
     * @param level -1 to 9
     * @param raw without zlib's header and trailer
     * @param hedged whether its callers must not wait for a block longer than software would take: {@link Block#hedge}
     */
    public DeflateStream(Router router, int level, boolean raw, boolean hedged) {
        this.blocks = new BlocksUnderWay(router);
        this.raw = raw;
        this.hedged = hedged;
        this.level = effective(level);
        this.stagedLevel = this.level;
        if (raw) {
            phase = Phase.BODY;
        }
    }

    private static int effective(int level) {
        return level == Deflater.DEFAULT_COMPRESSION ? DEFAULT_LEVEL : level;
    }

    /** {@link Deflater#setInput(byte[], int, int)}; the range is valid. */
    public void setInput(byte[] input, int offset, int length) {
        lock.lock();
        try {
            source.set(input, offset, length);
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#setInput(ByteBuffer)}. */
    public void setInput(ByteBuffer input) {
        lock.lock();
        try {
            source.set(input);
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@link Deflater#setDictionary(ByteBuffer)}.
     *
     * @throws IllegalArgumentException in a zlib stream that has begun, in a raw one with input not yet flushed, and in
     *     either when the last call left input or the end to come
     */
    public void setDictionary(ByteBuffer dictionary) {
        lock.lock();
        try {
            ensureOpen();
            if (phase == Phase.FINISHED) {
                // zlib takes it, and has no use for it.
                dictionary.position(dictionary.limit());
                return;
            }
            // zlib's stored mode (level 0) holds nothing back: it takes a dictionary after any input.
            boolean unflushed = staged.length() > 0 && (stagedLevel != 0 || blocks.isFull());
            if (cutShort || unflushed || (!raw && phase != Phase.HEADER)) {
                throw new IllegalArgumentException();
            }
            if (staged.length() > 0) {
                submit(false, false);
            }
            if (!raw) {
                adler.update(dictionary.duplicate());
                presetDictionary |= dictionary.hasRemaining();
            }
            staged.appendToWindow(dictionary);
            dictionary.position(dictionary.limit());
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#setLevel}; -1 to 9. */
    public void setLevel(int level) {
        lock.lock();
        try {
            this.level = effective(level);
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#setStrategy}; 0 to 2. */
    public void setStrategy(int strategy) {
        lock.lock();
        try {
            this.strategy = strategy;
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#finish}. */
    public void finish() {
        lock.lock();
        try {
            finish = true;
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#needsInput}: the caller's input is used up, whatever is still to come out. */
    public boolean needsInput() {
        lock.lock();
        try {
            return source.remaining() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#finished}. */
    public boolean finished() {
        lock.lock();
        try {
            return phase == Phase.FINISHED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@link Deflater#deflate(byte[], int, int, int)}; range and flush mode are valid.
     *
     * @return the number of bytes written
     */
    public int deflate(byte[] output, int offset, int length, int flush) {
        lock.lock();
        try {
            ensureOpen();
            sink.open(output, offset, length);
            return deflate(flush);
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#deflate(ByteBuffer, int)}; the buffer is writable and the flush mode valid. */
    public int deflate(ByteBuffer output, int flush) {
        lock.lock();
        try {
            ensureOpen();
            sink.open(output);
            return deflate(flush);
        } finally {
            lock.unlock();
        }
    }

    private int deflate(int flush) {
        if (!begun) {
            begun = true;
            Streams.countCompressed();
        }
        try {
            if (!sink.isFull()) {
                cutShort = true;
                advance(finish ? FINISH : flush);
                cutShort = finish ? phase != Phase.FINISHED : source.remaining() > 0;
            }
        } finally {
            bytesWritten += sink.close();
        }
        return sink.written();
    }

    /** Does what there is to do until the sink is full or nothing more can come. */
    private void advance(int flush) {
        if (phase == Phase.HEADER) {
            writeHeader();
        }
        while (phase != Phase.FINISHED) {
            if (frame.hasRemaining()) {
                frame.position(frame.position() + sink.put(frame, frame.position(), frame.remaining()));
            }
            blocks.drain(sink);
            if (phase == Phase.TRAILER && !frame.hasRemaining()) {
                phase = Phase.FINISHED;
            } else if (sink.isFull()) {
                return;
            } else if (phase == Phase.BODY) {
                if (!takeInput(flush)) {
                    return;
                }
            } else if (blocks.isEmpty()) {
                writeTrailer();
            } else {
                blocks.await();
            }
        }
    }

    /** Stages input, closes a block or waits for one, whichever is next; false if there is nothing to do. */
    private boolean takeInput(int flush) {
        boolean changed = level != stagedLevel || strategy != stagedStrategy;
        if (changed && staged.length() == 0) {
            stagedLevel = level;
            stagedStrategy = strategy;
            changed = false;
        }
        boolean more = source.remaining() > 0;
        if (more && !changed && !staged.isFull()) {
            stage();
            return true;
        }
        boolean last = !more && !changed && flush == FINISH;
        boolean flushed = !more && !changed && !last && isOwed(flush);
        if (changed || more || last || flushed) {
            if (blocks.isFull()) {
                blocks.await();
                return true;
            }
            submit(last, flushed);
            if (flushed) {
                lastFlush = urgency(flush);
            }
            if (flushed && flush == Deflater.FULL_FLUSH) {
                staged.forgetWindow();
            }
            return true;
        }
        if (flush != Deflater.NO_FLUSH && !blocks.isEmpty()) {
            blocks.await();
            return true;
        }
        lastFlush = urgency(flush);
        return false;
    }

    private boolean isOwed(int flush) {
        return flush != Deflater.NO_FLUSH
                && (staged.length() > 0 || urgency(flush).compareTo(lastFlush) > 0);
    }

    private static Urgency urgency(int flush) {
        return switch (flush) {
            case Deflater.SYNC_FLUSH -> Urgency.SYNC_FLUSH;
            case Deflater.FULL_FLUSH -> Urgency.FULL_FLUSH;
            default -> Urgency.NO_FLUSH;
        };
    }

    private void stage() {
        ByteBuffer taken = staged.fill(source);
        bytesRead += taken.remaining();
        if (!raw) {
            adler.update(taken);
        }
    }

    private void submit(boolean last, boolean flush) {
        Block block = blocks.next();
        block.parameters(stagedLevel, stagedStrategy, last, flush, history);
        block.checksum(raw ? Block.Checksum.CRC32 : Block.Checksum.ADLER32);
        block.hedge(hedged);
        blocks.submit(block, staged);
        if (last) {
            phase = Phase.LAST;
            staged.release();
            history.drop();
        }
    }

    private void writeHeader() {
        frame.clear();
        frame.putShort((short) ZlibHeader.of(level, strategy, presetDictionary));
        if (presetDictionary) {
            frame.putInt((int) adler.getValue());
            adler.reset();
        }
        frame.flip();
        phase = Phase.BODY;
    }

    private void writeTrailer() {
        frame.clear();
        if (!raw) {
            frame.putInt((int) adler.getValue());
        }
        frame.flip();
        phase = Phase.TRAILER;
    }

    /** {@link Deflater#getAdler}: of the input taken so far, or of the dictionary until the header is written; raw: 1. */
    public int adler() {
        lock.lock();
        try {
            ensureOpen();
            return (int) adler.getValue();
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#getBytesRead}. */
    public long bytesRead() {
        lock.lock();
        try {
            ensureOpen();
            return bytesRead;
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#getBytesWritten}. */
    public long bytesWritten() {
        lock.lock();
        try {
            ensureOpen();
            return bytesWritten;
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#reset}: level and strategy stay. */
    public void reset() {
        lock.lock();
        try {
            ensureOpen();
            release();
            frame.clear().limit(0);
            phase = raw ? Phase.BODY : Phase.HEADER;
            lastFlush = Urgency.NEVER_CALLED;
            begun = false;
            presetDictionary = false;
            finish = false;
            cutShort = false;
            bytesRead = 0;
            bytesWritten = 0;
            adler.reset();
        } finally {
            lock.unlock();
        }
    }

    /** {@link Deflater#end}; may be called again. */
    public void close() {
        lock.lock();
        try {
            if (!closed || EVERY_END_DROPS_INPUT) {
                release();
            }
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        source.clear();
        blocks.abandon();
        staged.release();
        history.drop();
    }

    private void ensureOpen() {
        if (closed) {
            // Throws what this JDK throws, in its words.
            ENDED.getAdler();
        }
    }

    private static Deflater ended() {
        Deflater deflater = new Deflater();
        deflater.end();
        deflater.setInput(new byte[1]);
        deflater.end();
        return deflater;
    }
}
