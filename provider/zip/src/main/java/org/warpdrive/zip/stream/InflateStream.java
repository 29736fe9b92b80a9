// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import static org.warpdrive.engine.Staging.WINDOW_BYTES;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.nativeglue.NativeDecoder;
import org.warpdrive.stats.Streams;

/**
 * A DEFLATE stream as java.util.zip.Inflater reads it, bare or in zlib's frame (RFC 1950): header, dictionary and checksum
 * here, what is between them in the native decoder. Every call ends where zlib's would, with the same bytes taken and
 * given. Not safe for several threads: who shares it calls it under its monitor.
 *
 * <p>The decoder's memory is leased when the first byte of the body comes, and given back when the stream ends, turns out
 * bad, is reset or closed.
 *
 * <p>An error may come out of any line that calls something: no memory, no stack, a buffer of the caller that cannot be read or
 * written. What was decoded and could not be given out is {@linkplain Decoder#isHolding held}, and the next call gives it first; input
 * that could not be read was not taken. Where the decoder and the positions have to move together, the stream is {@link #torn}
 * meanwhile, and refuses to go on if an error leaves it so.
 */
public final class InflateStream {
    private static final Inflater ENDED = new Inflater(true);

    /** What this JDK answers for a raw stream, whatever has been decoded. */
    private static final int RAW_ADLER = ENDED.getAdler();

    /** Whether this JDK drops input set after end() when that is called again. */
    private static final boolean EVERY_END_DROPS_INPUT;

    static {
        ENDED.end();
        ENDED.setInput(new byte[1]);
        ENDED.end();
        EVERY_END_DROPS_INPUT = ENDED.getRemaining() == 0;
    }

    private static final int HEADER_BYTES = 2;
    private static final int CHECKSUM_BYTES = 4;
    private static final int DEFLATED = 8;
    private static final int PRESET_DICTIONARY = 0x20;

    private enum Phase {
        HEADER,
        DICTIONARY_ID,
        /** The id is read; waits for a dictionary, or has one and goes on with the next call of inflate. */
        DICTIONARY,
        BODY,
        TRAILER,
        FINISHED,
        FAILED
    }

    private final boolean raw;
    private final @Nullable WholeInflater whole;
    private final Source source = new Source();
    private final Sink sink = new Sink();
    private final Decoder decoder = new Decoder();
    private final Adler32 adler = new Adler32();

    /** Whether the checksum has seen what is held. */
    private boolean heldIsSummed;

    /** Decoder and positions are on their way from one state to the next: an error now leaves them apart. */
    private boolean torn;

    private Phase phase;

    /** zlib's text once the stream is known to be bad. */
    private @Nullable String failure;

    /** Bytes of the header, dictionary id or trailer so far, first byte highest. */
    private int word;

    private int wordBytes;

    private int dictionaryId;
    private boolean needsDictionary;
    private boolean dictionaryGiven;

    /**
     * Whether the last call of inflate left the decoder with something to give that lacks nothing but room: a byte, or the
     * verdict that the data are bad. Not so of a decoder that lacks input too, however full the output was.
     */
    private boolean pending;

    /** Whether, since the input was set, the last call into an array that returned filled it before the end. */
    private boolean filled;

    private boolean closed;
    private long bytesRead;
    private long bytesWritten;

    /**
     * Needs the native decoder.
     *
     * @param raw without zlib's header and trailer
     * @param whole who may be asked to decompress a stream that is there from its first byte to its last
     */
    public InflateStream(boolean raw, @Nullable WholeInflater whole) {
        this.raw = raw;
        this.whole = whole;
        this.phase = firstPhase();
    }

    private Phase firstPhase() {
        return raw ? Phase.BODY : Phase.HEADER;
    }

    /** {@link Inflater#setInput(byte[], int, int)}; the range is valid. */
    public void setInput(byte[] input, int offset, int length) {
        source.set(input, offset, length);
        filled = false;
    }

    /** {@link Inflater#setInput(ByteBuffer)}. */
    public void setInput(ByteBuffer input) {
        source.set(input);
        filled = false;
    }

    /**
     * {@link Inflater#setDictionary(ByteBuffer)}.
     *
     * @throws IllegalArgumentException in a zlib stream that did not ask for one, or for this one
     */
    public void setDictionary(ByteBuffer dictionary) {
        ensureOpen();
        ensureWhole();
        if (!raw && (phase != Phase.DICTIONARY || adlerOf(dictionary) != dictionaryId)) {
            throw new IllegalArgumentException(failure);
        }
        if (phase.compareTo(Phase.TRAILER) < 0) {
            appendToWindow(dictionary);
        }
        dictionaryGiven = !raw;
        needsDictionary = false;
        dictionary.position(dictionary.limit());
    }

    private static int adlerOf(ByteBuffer bytes) {
        Adler32 adler = new Adler32();
        adler.update(bytes.duplicate());
        return (int) adler.getValue();
    }

    private void appendToWindow(ByteBuffer dictionary) {
        if (decoder.isHolding()) {
            throw new IllegalStateException("output of an earlier call could not be written: take it first");
        }
        decoder.begin();
        int index = dictionary.limit() - Math.min(dictionary.remaining(), WINDOW_BYTES);
        while (index < dictionary.limit()) {
            int count = decoder.copy(dictionary, index);
            torn = true;
            decoder.append(count);
            index += count;
        }
        torn = false;
    }

    /** {@link Inflater#getRemaining}. */
    public int remaining() {
        return source.remaining();
    }

    /**
     * {@link Inflater#needsInput}, except that it is false while the decoder can go on without input: from JDK 25 on
     * InflaterInputStream asks its inflater about that in a way no subclass can answer, and takes the end of its input for
     * the end of the output. False for any other reason would keep callers who know the size of what they read from
     * giving the rest of the stream, and so from ever seeing its end.
     */
    public boolean needsInput() {
        return source.remaining() == 0 && !pending;
    }

    /**
     * Whether a stream on JDK 25 would ask again, without more input, for what it was refused: it does where the call before
     * the refused one had filled its output, though {@link Inflater#needsInput} be true.
     */
    public boolean repeatsFailure() {
        return phase == Phase.FAILED && filled;
    }

    /** {@link Inflater#needsDictionary}. */
    public boolean needsDictionary() {
        return needsDictionary;
    }

    /** {@link Inflater#finished}. */
    public boolean finished() {
        return phase == Phase.FINISHED && !decoder.isHolding() && !torn;
    }

    /**
     * {@link Inflater#inflate(byte[], int, int)}; the range is valid.
     *
     * @return the number of bytes written
     */
    public int inflate(byte[] output, int offset, int length) throws DataFormatException {
        ensureOpen();
        ensureWhole();
        sink.open(output, offset, length);
        int count = inflate();
        filled = count == length && phase != Phase.FINISHED;
        return count;
    }

    /** {@link Inflater#inflate(ByteBuffer)}; the buffer is writable. */
    public int inflate(ByteBuffer output) throws DataFormatException {
        ensureOpen();
        ensureWhole();
        sink.open(output);
        return inflate();
    }

    private int inflate() throws DataFormatException {
        DataFormatException bad = null;
        pending = false;
        try {
            giveHeld();
            if (!decoder.isHolding()) {
                advance();
            }
        } catch (DataFormatException e) {
            bad = e;
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
        Streams.countDecompressedBytes(written);
        torn = left;
        if (bad != null) {
            throw bad;
        }
        return written;
    }

    /** Goes on until input or room or a dictionary is missing, or the stream ends. Also without any room, as zlib. */
    private void advance() throws DataFormatException {
        while (true) {
            switch (phase) {
                case HEADER -> {
                    if (whole != null && bytesRead == 0 && inflatesWhole(whole)) {
                        phase = Phase.FINISHED;
                        return;
                    }
                    if (!takeWord(HEADER_BYTES)) {
                        return;
                    }
                    checkHeader();
                }
                case DICTIONARY_ID -> {
                    if (!takeWord(CHECKSUM_BYTES)) {
                        return;
                    }
                    dictionaryId = word;
                    wordBytes = 0;
                    phase = Phase.DICTIONARY;
                }
                case DICTIONARY -> {
                    if (!dictionaryGiven) {
                        needsDictionary = true;
                        return;
                    }
                    phase = Phase.BODY;
                }
                case BODY -> {
                    if (!decode()) {
                        return;
                    }
                }
                case TRAILER -> {
                    if (!takeWord(CHECKSUM_BYTES)) {
                        return;
                    }
                    if (word != (int) adler.getValue()) {
                        fail("incorrect data check");
                    } else {
                        wordBytes = 0;
                        phase = Phase.FINISHED;
                    }
                }
                case FINISHED -> {
                    return;
                }
                case FAILED -> throw new DataFormatException(failure);
            }
        }
    }

    private boolean inflatesWhole(WholeInflater inflater) {
        ByteBuffer output = sink.view();
        int length = source.remaining();
        int produced = inflater.inflate(source.view(), output);
        if (produced == WholeInflater.NOT_DONE) {
            return false;
        }
        Streams.countDecompressed();
        torn = true;
        adler.update(output.limit(output.position() + produced));
        source.skip(length);
        sink.skip(produced);
        bytesRead += length;
        torn = false;
        return true;
    }

    /** Collects {@code bytes} bytes into {@code word}, where they stay until the phase changes; false while there are fewer. */
    private boolean takeWord(int bytes) {
        while (wordBytes < bytes) {
            if (source.remaining() == 0) {
                return false;
            }
            word = word << 8 | source.next();
            wordBytes++;
            bytesRead++;
        }
        return true;
    }

    /** RFC 1950, 2.2, in zlib's order. */
    private void checkHeader() {
        int cmf = word >>> 8 & 0xff;
        if ((word & 0xffff) % 31 != 0) {
            fail("incorrect header check");
        } else if ((cmf & 0xf) != DEFLATED) {
            fail("unknown compression method");
        } else if (cmf >>> 4 > 7) {
            fail("invalid window size");
        } else {
            wordBytes = 0;
            phase = (word & PRESET_DICTIONARY) != 0 ? Phase.DICTIONARY_ID : Phase.BODY;
        }
    }

    /** Decodes; false if input or room is missing, true if the phase is another. */
    private boolean decode() {
        decoder.begin();
        while (true) {
            int given = decoder.copy(source, sink.room);
            torn = true;
            long result = decoder.decode(given, sink.room);
            int status = NativeDecoder.status(result);
            int consumed = NativeDecoder.consumed(result);
            heldIsSummed = raw;
            source.skip(consumed);
            bytesRead += consumed;
            if (status > NativeDecoder.INFLATE_END) {
                failure = NativeDecoder.inflateMessage(status);
                phase = Phase.FAILED;
            } else if (status == NativeDecoder.INFLATE_END) {
                phase = raw ? Phase.FINISHED : Phase.TRAILER;
            }
            torn = false;
            giveHeld();
            if (phase != Phase.BODY) {
                decoder.release();
                return true;
            }
            if (status == NativeDecoder.INFLATE_INPUT ? source.remaining() == 0 : sink.isFull()) {
                // With input left nobody asks; and of a stored block, that is what the decoder would go on with.
                pending = status == NativeDecoder.INFLATE_ROOM && source.remaining() == 0;
                return false;
            }
        }
    }

    /** Gives out what is decoded, as far as there is room for it: all of it, unless an earlier call had to leave it. */
    private void giveHeld() {
        if (!decoder.isHolding()) {
            return;
        }
        if (!heldIsSummed) {
            torn = true;
            adler.update(decoder.held());
            heldIsSummed = true;
            torn = false;
        }
        decoder.give(sink);
        pending = decoder.isHolding();
    }

    private void fail(String message) {
        failure = message;
        phase = Phase.FAILED;
        decoder.release();
    }

    /** {@link Inflater#getAdler}: of the output so far, or the id of the dictionary waited for. */
    public int adler() {
        ensureOpen();
        if (raw) {
            return RAW_ADLER;
        }
        return phase == Phase.DICTIONARY ? dictionaryId : (int) adler.getValue();
    }

    /** {@link Inflater#getBytesRead}. */
    public long bytesRead() {
        ensureOpen();
        return bytesRead;
    }

    /** {@link Inflater#getBytesWritten}. */
    public long bytesWritten() {
        ensureOpen();
        return bytesWritten;
    }

    /** {@link #bytesWritten}, also of a stream that is closed. */
    public long written() {
        return bytesWritten;
    }

    /** {@link Inflater#reset}. */
    public void reset() {
        ensureOpen();
        torn = true;
        decoder.release();
        source.clear();
        phase = firstPhase();
        failure = null;
        wordBytes = 0;
        needsDictionary = false;
        dictionaryGiven = false;
        pending = false;
        bytesRead = 0;
        bytesWritten = 0;
        adler.reset();
        torn = false;
    }

    /** {@link Inflater#end}; may be called again. */
    public void close() {
        torn = true;
        pending = false;
        if (!closed || EVERY_END_DROPS_INPUT) {
            source.clear();
        }
        decoder.release();
        closed = true;
        torn = false;
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
}
