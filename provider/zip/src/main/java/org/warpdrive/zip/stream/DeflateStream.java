// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.Deflater;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.History;
import org.warpdrive.engine.Router;
import org.warpdrive.stats.Streams;

/**
 * A stream that is compressed, with the behaviour of java.util.zip.Deflater. Not thread-safe: {@code WdDeflater} calls
 * it under its monitor.
 *
 * <p>How: a call takes input by reference and copies it into staging memory. A block is closed when it is full, when
 * the caller flushes, or at the end. The router gives closed blocks to engines. Their segments are given out in order,
 * between the zlib format's header and trailer (none if the stream is raw). What a call answers, when a flush writes a
 * marker and when a dictionary is accepted follows zlib; docs/architecture.md lists the deliberate differences.
 *
 * <table>
 * <caption>Phases</caption>
 * <tr><th>phase</th><th>ends when</th></tr>
 * <tr><td>HEADER</td><td>the first deflate() writes the header into the frame; a raw stream begins with BODY</td></tr>
 * <tr><td>BODY</td><td>finish() was called, and the last block is submitted</td></tr>
 * <tr><td>LAST</td><td>the output of all blocks was given out</td></tr>
 * <tr><td>TRAILER</td><td>the trailer was given out</td></tr>
 * <tr><td>FINISHED</td><td>reset()</td></tr>
 * </table>
 *
 * <p>Cost: each byte of input is copied once into staging memory, and each byte of output once to the caller. Staging
 * takes 16 to 288 KiB, from the first byte until the stream finishes, is reset or closed. In software on one thread up
 * to 65,535 bytes of input are held back until a flush.
 *
 * <p>Errors: an {@link Error} may come out of any call, for lack of memory or stack, or from a buffer of the caller
 * that cannot be read. So everything that can fail is done first, and state then moves by plain stores. The next call
 * continues where this one stopped. If a call has already given out bytes, it returns them, and the next call meets the
 * error. While several things change with calls in between, the stream is {@link #torn}; if an error leaves it so, it
 * refuses to continue.
 *
 * <p>Tried and lost:
 *
 * <ul>
 * <li>Blocks of 256 KiB for all input: a process that was killed lost up to 262,140 bytes, and each stream took 288
 * KiB.
 * <li>Blocks of 64 KiB only: a message of 64 KB became two blocks.
 * <li>A ReentrantLock: its {@code lock()} can throw StackOverflowError after it has locked. Then the next caller waits
 * for ever.
 * <li>Submitting a block before it was counted: when a lease failed in between, an engine worked on memory that the
 * stream released.
 * </ul>
 */
public final class DeflateStream {
    private static final Deflater ENDED = ended();

    /** Whether a second end() of this JDK drops input that was set after the first. */
    private static final boolean EVERY_END_DROPS_INPUT = ENDED.needsInput();

    private static final int DEFAULT_LEVEL = 6;

    /** Z_FINISH of zlib.h. java.util.zip has no name for it. */
    private static final int FINISH = 4;

    /** The highest level at which zlib matches greedily; above it matching is lazy. */
    private static final int GREEDY_LEVEL = 3;

    /**
     * Flush modes in ascending order. Without new input zlib ignores a flush mode that is not higher than the last one.
     */
    private enum Urgency {
        NEVER_CALLED,
        NO_FLUSH,
        SYNC_FLUSH,
        FULL_FLUSH
    }

    private enum Phase {
        /** Nothing is written yet. A zlib stream accepts a dictionary only here. */
        HEADER,
        BODY,
        /** The last block is submitted. */
        LAST,
        /** All blocks are written. The trailer is in the frame. */
        TRAILER,
        FINISHED
    }

    private final boolean raw;
    private final boolean hedged;
    private final Sink sink = new Sink();
    private final StagedInput staged;
    private final BlocksUnderWay blocks;
    private final History history = new History();
    private final Adler32 adler = new Adler32();

    /** Bytes of the header or trailer that are still to be written. */
    private final ByteBuffer frame = ByteBuffer.allocate(6).limit(0);

    private Phase phase = Phase.HEADER;
    private Urgency lastFlush = Urgency.NEVER_CALLED;
    private boolean presetDictionary;
    private boolean finish;

    /**
     * True if the last deflate() that had output space stopped before taking all input (or, after finish(), before the
     * end). A dictionary must then be refused: it would land inside accepted data.
     */
    private boolean cutShort;

    /**
     * True if the block under way has more input than may be held back. zlib would not have taken all of it yet, so a
     * dictionary must be refused until the block's output was given out.
     */
    private boolean ahead;

    /** True while several things change together. If an error leaves it true, the stream is inconsistent. */
    private boolean torn;

    private boolean closed;

    /** The input, during deflate(). */
    private Source source = Source.NONE;

    /** True once a deflate() has done something, in zlib's sense. */
    private boolean begun;

    private long bytesRead;
    private long bytesWritten;

    /** The level as the application set it. -1 differs from 6 here, although both have the same effect. */
    private int level;

    private int strategy = Deflater.DEFAULT_STRATEGY;

    /** True if the level or strategy was changed and no deflate() has applied it yet. */
    private boolean changed;

    /** The level of the header and of new blocks. */
    private int blockLevel;

    private int blockStrategy = Deflater.DEFAULT_STRATEGY;

    /**
     * Creates a stream without input.
     *
     * @param router compresses the blocks
     * @param level 0 to 9, or -1 for the default
     * @param raw whether the zlib format's header and trailer are left out
     * @param hedged whether callers must not wait for a block longer than software takes: {@link Block#hedge}
     */
    public DeflateStream(Router router, int level, boolean raw, boolean hedged) {
        this.blocks = new BlocksUnderWay(router);
        this.staged = new StagedInput(router.heldBytes(), router.blockBytes());
        this.raw = raw;
        this.hedged = hedged;
        this.level = level;
        this.blockLevel = effective(level);
        if (raw) {
            phase = Phase.BODY;
        }
    }

    private static int effective(int level) {
        return level == Deflater.DEFAULT_COMPRESSION ? DEFAULT_LEVEL : level;
    }

    /**
     * As {@link Deflater#setDictionary(ByteBuffer)}.
     *
     * @throws IllegalArgumentException if a zlib stream has begun; if a raw stream has input that is not flushed; or if
     *     the last deflate() left input, or the end after finish(), to the next one
     */
    public void setDictionary(ByteBuffer dictionary) {
        ensureOpen();
        ensureWhole();
        if (phase == Phase.FINISHED) {
            // zlib accepts it and ignores it.
            dictionary.position(dictionary.limit());
            return;
        }
        // zlib holds no input back at level 0, so it accepts a dictionary after any input.
        boolean unflushed = staged.length() > 0 && (blockLevel != 0 || blocks.isFull());
        if (cutShort || unflushed || (!raw && phase != Phase.HEADER)) {
            throw new IllegalArgumentException();
        }
        staged.regain();
        if (staged.length() > 0) {
            submit(false, false, lastFlush);
            staged.regain();
        }
        torn = true;
        staged.appendToWindow(dictionary);
        if (!raw) {
            adler.update(dictionary.duplicate());
            presetDictionary |= dictionary.hasRemaining();
        }
        dictionary.position(dictionary.limit());
        torn = false;
    }

    /** As {@link Deflater#setLevel}. The level must be -1 to 9. */
    public void setLevel(int level) {
        if (this.level != level) {
            this.level = level;
            changed = true;
        }
    }

    /** As {@link Deflater#setStrategy}. The strategy must be 0 to 2. */
    public void setStrategy(int strategy) {
        if (this.strategy != strategy) {
            this.strategy = strategy;
            changed = true;
        }
    }

    /** As {@link Deflater#finish}. */
    public void finish() {
        finish = true;
    }

    /** As {@link Deflater#finished}. */
    public boolean finished() {
        return phase == Phase.FINISHED && !torn;
    }

    /**
     * As {@link Deflater#deflate(byte[], int, int, int)}. The range and flush mode must be valid.
     *
     * @param input where input is taken from, the same in each call
     * @return the number of bytes written
     * @throws IllegalStateException if an error left the stream torn
     */
    public int deflate(Source input, byte[] output, int offset, int length, int flush) {
        ensureOpen();
        ensureWhole();
        sink.open(output, offset, length);
        return deflate(input, flush);
    }

    /** As {@link Deflater#deflate(ByteBuffer, int)}. The buffer must be writable and the flush mode valid. */
    public int deflate(Source input, ByteBuffer output, int flush) {
        ensureOpen();
        ensureWhole();
        sink.open(output);
        return deflate(input, flush);
    }

    private int deflate(Source input, int flush) {
        source = input;
        try {
            if (changed && phase.compareTo(Phase.BODY) <= 0) {
                change();
            } else if (sink.room > 0) {
                cutShort = true;
                advance(finish ? FINISH : flush);
                cutShort = finish ? phase != Phase.FINISHED : source.remaining() > 0 || (ahead && !blocks.isEmpty());
            }
        } catch (Throwable e) {
            if (sink.written == 0) {
                sink.forget();
                throw e;
            }
            // The bytes written so far must reach the caller. If the error lasts, the next call meets it again.
        } finally {
            source = Source.NONE;
        }
        int written = sink.written;
        bytesWritten += written;
        boolean left = torn;
        torn = true;
        sink.close();
        torn = left;
        return written;
    }

    /**
     * Applies a new level or strategy as zlib's deflateParams does. This takes a whole deflate() call: flush mode and
     * finish() are left to the next one.
     *
     * <p>If the way of compressing stays the same, or nothing was compressed yet, nothing else happens. Otherwise the
     * block is closed with all input so far. If the output has not enough room for that, the next call tries again.
     */
    private void change() {
        int wanted = effective(level);
        boolean same = searchOf(wanted) == searchOf(blockLevel) && strategy == blockStrategy;
        if (same || !begun || closeBlock()) {
            blockLevel = wanted;
            blockStrategy = strategy;
            changed = false;
        }
    }

    /** Returns which of zlib's three ways of compressing a level uses: stored (0), greedy (1) or lazy matching (2). */
    private static int searchOf(int level) {
        return level == 0 ? 0 : level <= GREEDY_LEVEL ? 1 : 2;
    }

    /**
     * Closes the block with all input so far, and gives out its output as far as there is room. Returns false if room
     * is missing.
     */
    private boolean closeBlock() {
        if (sink.isFull()) {
            return source.remaining() == 0 && staged.length() == 0;
        }
        lastFlush = Urgency.NO_FLUSH;
        cutShort = true;
        for (; ; ) {
            giveOut();
            if (source.remaining() > 0 && !staged.isFull()) {
                stage();
            } else if (staged.length() == 0) {
                cutShort = finish;
                return true;
            } else if (!blocks.isFull()) {
                submit(false, false, Urgency.NO_FLUSH);
            } else if (sink.isFull()) {
                return false;
            } else {
                blocks.await();
            }
        }
    }

    /** Gives out header, trailer and finished segments, as far as there is room. */
    private void giveOut() {
        staged.regain();
        if (frame.hasRemaining()) {
            torn = true;
            frame.position(frame.position() + sink.put(frame, frame.position(), frame.remaining()));
            torn = false;
        }
        if (!frame.hasRemaining()) {
            blocks.drain(sink);
        }
    }

    /** Works until the sink is full or no more output can come. */
    private void advance(int flush) {
        if (!begun) {
            Streams.countCompressed();
            begun = true;
        }
        if (phase == Phase.HEADER) {
            writeHeader();
        }
        while (phase != Phase.FINISHED) {
            giveOut();
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

    /**
     * Takes the next step of the body: stages input, closes a block, or waits for one. Returns false if there is
     * nothing to do.
     */
    private boolean takeInput(int flush) {
        boolean more = source.remaining() > 0;
        if (more && !staged.isFull()) {
            stage();
            return true;
        }
        boolean last = !more && flush == FINISH;
        boolean flushed = !more && !last && isOwed(flush);
        if (more || last || flushed || staged.isOverdue()) {
            if (blocks.isFull()) {
                blocks.await();
            } else {
                submit(last, flushed, flushed ? urgency(flush) : lastFlush);
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

    /**
     * Returns whether a flush mode requires a marker: there is staged input, or the mode is higher than the last one.
     */
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

    /** Copies input into the block and updates the checksum. */
    private void stage() {
        ByteBuffer copied = staged.copy(source);
        int count = copied.remaining();
        torn = true;
        source.skip(count);
        staged.take(count);
        bytesRead += count;
        if (!raw) {
            adler.update(copied);
        }
        torn = false;
    }

    /** Closes the block and gives it to the router. */
    private void submit(boolean last, boolean flush, Urgency urgency) {
        boolean overdue = staged.isOverdue();
        Block block = blocks.next();
        block.parameters(blockLevel, blockStrategy, last, flush, history);
        block.checksum(raw ? Block.Checksum.CRC32 : Block.Checksum.ADLER32);
        block.hedge(hedged);
        blocks.add(block, staged, !(flush && urgency == Urgency.FULL_FLUSH));
        // The block is under way. Everything that it changes in the stream is stored before anything else can throw.
        lastFlush = urgency;
        ahead = overdue;
        if (last) {
            phase = Phase.LAST;
        }
        blocks.start(block);
        if (last) {
            staged.release();
            history.drop();
        }
    }

    private void writeHeader() {
        torn = true;
        frame.clear();
        frame.putShort((short) ZlibHeader.of(blockLevel, blockStrategy, presetDictionary));
        if (presetDictionary) {
            frame.putInt((int) adler.getValue());
            adler.reset();
        }
        frame.flip();
        phase = Phase.BODY;
        torn = false;
    }

    private void writeTrailer() {
        // No more input will be staged. An error may have kept submit() from releasing this.
        staged.release();
        history.drop();
        torn = true;
        frame.clear();
        if (!raw) {
            frame.putInt((int) adler.getValue());
        }
        frame.flip();
        phase = Phase.TRAILER;
        torn = false;
    }

    /**
     * As {@link Deflater#getAdler}: the checksum of the input taken so far; before the header is written, of the
     * dictionary; 1 if the stream is raw.
     */
    public int adler() {
        ensureOpen();
        return (int) adler.getValue();
    }

    /** As {@link Deflater#getBytesRead}. */
    public long bytesRead() {
        ensureOpen();
        return bytesRead;
    }

    /** As {@link Deflater#getBytesWritten}. */
    public long bytesWritten() {
        ensureOpen();
        return bytesWritten;
    }

    /** As {@link #bytesWritten}, but also for a closed stream. */
    public long written() {
        return bytesWritten;
    }

    /**
     * As {@link Deflater#reset}. Level and strategy stay, and so does a change of them that was not applied yet.
     *
     * @param input is dropped
     */
    public void reset(Source input) {
        ensureOpen();
        torn = true;
        input.clear();
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
        torn = false;
    }

    /**
     * As {@link Deflater#end}. May be called again.
     *
     * @param input is dropped
     */
    public void close(Source input) {
        torn = true;
        if (!closed || EVERY_END_DROPS_INPUT) {
            input.clear();
        }
        close();
    }

    /** Releases the memory of a stream that is not called any more. May be called again. */
    public void close() {
        torn = true;
        release();
        closed = true;
        torn = false;
    }

    private void release() {
        blocks.abandon();
        staged.release();
        history.drop();
    }

    private void ensureWhole() {
        if (torn) {
            throw new IllegalStateException("an error cut an earlier call short: reset or end this stream");
        }
    }

    private void ensureOpen() {
        if (closed) {
            // Throws this JDK's exception.
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
