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
 * A DEFLATE stream as java.util.zip.Deflater behaves, made of {@linkplain Block blocks}: takes input by reference, copies it
 * once into staging memory, closes a block when it is full, flushed or the last, and gives out the segments in order between
 * header and trailer. Not safe for several threads: who shares it calls it under its monitor.
 *
 * <p>Memory is leased when the first byte is staged and given back when the stream finishes, is reset or closed.
 *
 * <p>An error may come out of any line that calls something: no memory, no stack, a buffer of the caller that cannot be read. What
 * can fail is done first, and state then moves by plain stores, so the next call goes on where this one was. Bytes that a call has
 * given out before an error are returned, and the error is left to the next call. Where more than one thing has to move
 * with calls in between, the stream is {@link #torn} meanwhile, and refuses to go on if it is left so.
 */
public final class DeflateStream {
    private static final Deflater ENDED = ended();

    /** Whether this JDK drops input set after end() when that is called again. */
    private static final boolean EVERY_END_DROPS_INPUT = ENDED.needsInput();

    private static final int DEFAULT_LEVEL = 6;

    /** Z_FINISH of zlib.h, which java.util.zip does not name. */
    private static final int FINISH = 4;

    /** The highest level at which zlib searches greedily. */
    private static final int GREEDY_LEVEL = 3;

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

    private final boolean raw;
    private final boolean hedged;
    private final Source source = new Source();
    private final Sink sink = new Sink();
    private final StagedInput staged;
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

    /** The block under way is larger than what is held back: zlib would not yet have looked at all of its input. */
    private boolean ahead;

    /** Several things are on their way from one state to the next: an error now leaves them apart. */
    private boolean torn;

    private boolean closed;

    /** A call of deflate has done something, as zlib knows it. */
    private boolean begun;

    private long bytesRead;
    private long bytesWritten;

    /** What the application asked for, as it said it: -1 is another level than 6. */
    private int level;

    private int strategy = Deflater.DEFAULT_STRATEGY;

    /** The application has asked for another level or strategy, and no call of deflate has taken it up yet. */
    private boolean changed;

    /** What header and blocks are made with. */
    private int blockLevel;

    private int blockStrategy = Deflater.DEFAULT_STRATEGY;

    /**
     * A stream without any input yet.
     *
     * @param level -1 to 9
     * @param raw without zlib's header and trailer
     * @param hedged whether its callers must not wait for a block longer than software would take: {@link Block#hedge}
     */
    public DeflateStream(Router router, int level, boolean raw, boolean hedged) {
        this.blocks = new BlocksUnderWay(router);
        this.staged = new StagedInput(router.heldBytes());
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

    /** {@link Deflater#setInput(byte[], int, int)}; the range is valid. */
    public void setInput(byte[] input, int offset, int length) {
        source.set(input, offset, length);
    }

    /** {@link Deflater#setInput(ByteBuffer)}. */
    public void setInput(ByteBuffer input) {
        source.set(input);
    }

    /**
     * {@link Deflater#setDictionary(ByteBuffer)}.
     *
     * @throws IllegalArgumentException in a zlib stream that has begun, in a raw one with input not yet flushed, and in
     *     either when the last call left input or the end to come
     */
    public void setDictionary(ByteBuffer dictionary) {
        ensureOpen();
        ensureWhole();
        if (phase == Phase.FINISHED) {
            // zlib takes it, and has no use for it.
            dictionary.position(dictionary.limit());
            return;
        }
        // zlib's stored mode (level 0) holds nothing back: it takes a dictionary after any input.
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

    /** {@link Deflater#setLevel}; -1 to 9. */
    public void setLevel(int level) {
        if (this.level != level) {
            this.level = level;
            changed = true;
        }
    }

    /** {@link Deflater#setStrategy}; 0 to 2. */
    public void setStrategy(int strategy) {
        if (this.strategy != strategy) {
            this.strategy = strategy;
            changed = true;
        }
    }

    /** {@link Deflater#finish}. */
    public void finish() {
        finish = true;
    }

    /** {@link Deflater#needsInput}: the caller's input is used up, whatever is still to come out. */
    public boolean needsInput() {
        return source.remaining() == 0;
    }

    /** {@link Deflater#finished}. */
    public boolean finished() {
        return phase == Phase.FINISHED && !torn;
    }

    /**
     * {@link Deflater#deflate(byte[], int, int, int)}; range and flush mode are valid.
     *
     * @return the number of bytes written
     * @throws IllegalStateException if an error left the stream torn
     */
    public int deflate(byte[] output, int offset, int length, int flush) {
        ensureOpen();
        ensureWhole();
        sink.open(output, offset, length);
        return deflate(flush);
    }

    /** {@link Deflater#deflate(ByteBuffer, int)}; the buffer is writable and the flush mode valid. */
    public int deflate(ByteBuffer output, int flush) {
        ensureOpen();
        ensureWhole();
        sink.open(output);
        return deflate(flush);
    }

    private int deflate(int flush) {
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
            // What is written must reach the caller. The next call meets the trouble again, if it lasts.
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
     * Takes up another level or strategy, as zlib's deflateParams, which takes the place of a whole call: flush mode and finish
     * are left to the next one. Where the way of compressing stays the same, or nothing was compressed yet, that is all. Else the
     * block is closed with all the input there is; if there is not enough room for that, the next call tries again.
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

    /** Which of zlib's three ways of compressing a level is: stored, greedy or lazy. */
    private static int searchOf(int level) {
        return level == 0 ? 0 : level <= GREEDY_LEVEL ? 1 : 2;
    }

    /** Ends the block with all input, and gives out what there is room for; false if room is missing. */
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

    /** Writes what is ready, as far as there is room. */
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

    /** Does what there is to do until the sink is full or nothing more can come. */
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

    /** Stages input, closes a block or waits for one, whichever is next; false if there is nothing to do. */
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

    private void submit(boolean last, boolean flush, Urgency urgency) {
        boolean overdue = staged.isOverdue();
        Block block = blocks.next();
        block.parameters(blockLevel, blockStrategy, last, flush, history);
        block.checksum(raw ? Block.Checksum.CRC32 : Block.Checksum.ADLER32);
        block.hedge(hedged);
        blocks.add(block, staged, !(flush && urgency == Urgency.FULL_FLUSH));
        // The block is under way. What it changes of the stream is stored before anything else can throw.
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
        // Nothing more will be staged; an error may have kept submit from this.
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

    /** {@link Deflater#getAdler}: of the input taken so far, or of the dictionary until the header is written; raw: 1. */
    public int adler() {
        ensureOpen();
        return (int) adler.getValue();
    }

    /** {@link Deflater#getBytesRead}. */
    public long bytesRead() {
        ensureOpen();
        return bytesRead;
    }

    /** {@link Deflater#getBytesWritten}. */
    public long bytesWritten() {
        ensureOpen();
        return bytesWritten;
    }

    /** {@link #bytesWritten}, also of a stream that is closed. */
    public long written() {
        return bytesWritten;
    }

    /** {@link Deflater#reset}: level and strategy stay, and so does a change of them that no call has taken up. */
    public void reset() {
        ensureOpen();
        torn = true;
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

    /** {@link Deflater#end}; may be called again. */
    public void close() {
        torn = true;
        if (!closed || EVERY_END_DROPS_INPUT) {
            release();
        }
        closed = true;
        torn = false;
    }

    private void release() {
        source.clear();
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
