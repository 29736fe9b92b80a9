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
 * A stream that is decompressed, with the behaviour of java.util.zip.Inflater. Not thread-safe: {@code WdInflater}
 * calls it under its monitor.
 *
 * <p>How: the zlib format's header, dictionary id and checksum (RFC 1950) are handled here, and the DEFLATE data in
 * between by the native {@link Decoder}. A raw stream has only the latter. Each call ends where zlib's would, with the
 * same number of bytes taken and given.
 *
 * <table>
 * <caption>Phases</caption>
 * <tr><th>phase</th><th>next</th></tr>
 * <tr><td>HEADER</td><td>DICTIONARY_ID if the header asks for a dictionary, else BODY; FINISHED if a device did the
 * whole stream</td></tr>
 * <tr><td>DICTIONARY_ID</td><td>DICTIONARY</td></tr>
 * <tr><td>DICTIONARY</td><td>BODY, once setDictionary() was called</td></tr>
 * <tr><td>BODY</td><td>TRAILER; FINISHED if the stream is raw</td></tr>
 * <tr><td>TRAILER</td><td>FINISHED</td></tr>
 * <tr><td>HEADER, BODY, TRAILER</td><td>FAILED if the data are invalid</td></tr>
 * <tr><td>any</td><td>HEADER, or BODY if the stream is raw: reset()</td></tr>
 * </table>
 *
 * <p>Cost: input is copied into the decoder's memory, and output out of it. The decoder's memory is leased at the first
 * byte of the body, and released when the stream ends, fails, is reset or closed.
 *
 * <p>Errors: an {@link Error} may come out of any call, for lack of memory or stack, or from a buffer of the caller
 * that cannot be read or written. Decoded output that could not be given out is {@linkplain Decoder#isHolding held},
 * and the next call gives it out first. Input that could not be read was not taken. While the decoder and the positions
 * change together, the stream is {@link #torn}; if an error leaves it so, it refuses to continue.
 *
 * <p>Tried and lost:
 *
 * <ul>
 * <li>Decoding straight into the caller's array: 20 % slower, because copies of matches must then end exactly at the
 * match. With AVX-512's masked stores up to 5 % slower.
 * <li>Copying the input in C, with GetByteArrayRegion: slower in seven of eight cases measured.
 * <li>{@link #needsInput} false after every call that filled its output: readers of a stream that was cut inside its
 * last symbol then never supplied the rest.
 * </ul>
 */
public final class InflateStream {
    private static final Inflater ENDED = new Inflater(true);

    /** The result of this JDK's getAdler() for a raw stream, which does not depend on the data. */
    private static final int RAW_ADLER = ENDED.getAdler();

    /** Whether a second end() of this JDK drops input that was set after the first. */
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
        /** The id is read. Waits for a dictionary, or has one and continues with the next inflate(). */
        DICTIONARY,
        BODY,
        TRAILER,
        FINISHED,
        FAILED
    }

    private final boolean raw;
    private final @Nullable WholeInflater whole;
    private final Sink sink = new Sink();
    private final Decoder decoder = new Decoder();
    private final Adler32 adler = new Adler32();

    /** Whether the checksum includes the held output. */
    private boolean heldIsSummed;

    /**
     * True while the decoder and the positions change together. If an error leaves it true, the stream is inconsistent.
     */
    private boolean torn;

    private Phase phase;

    /** zlib's message, once the stream has failed. */
    private @Nullable String failure;

    /** The bytes of the header, dictionary id or trailer read so far, big-endian. */
    private int word;

    private int wordBytes;

    private int dictionaryId;
    private boolean needsDictionary;
    private boolean dictionaryGiven;

    /**
     * True if the last inflate() left the decoder with a byte or an error to report, for which it lacks nothing but
     * room. False if the decoder also lacks input, even if the output was filled.
     */
    private boolean pending;

    /** True if the last inflate() into an array since the input was set has filled it before the end of the stream. */
    private boolean filled;

    /** The input, during inflate(). */
    private Source source = Source.NONE;

    private boolean closed;
    private long bytesRead;
    private long bytesWritten;

    /**
     * Creates a stream. The native decoder must be available.
     *
     * @param raw whether the zlib format's header and trailer are left out
     * @param whole is asked to decompress a stream that is given completely in one call; null for none
     */
    public InflateStream(boolean raw, @Nullable WholeInflater whole) {
        this.raw = raw;
        this.whole = whole;
        this.phase = firstPhase();
    }

    private Phase firstPhase() {
        return raw ? Phase.BODY : Phase.HEADER;
    }

    /** Says that other input is about to be set. */
    public void hasNewInput() {
        filled = false;
    }

    /**
     * As {@link Inflater#setDictionary(ByteBuffer)}.
     *
     * @throws IllegalArgumentException if a zlib stream does not wait for a dictionary, or waits for another one
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

    /**
     * As {@link Inflater#needsInput}, except that it is false while the decoder can continue without input.
     *
     * <p>The exception is for InflaterInputStream. From JDK 25 on it asks its inflater for pending output in a way that
     * a subclass cannot answer, and takes the end of its input for the end of the output. There must be no other
     * exception: a caller that knows the length of its data waits for a true before it supplies the rest of the stream.
     */
    public boolean needsInput(Source input) {
        return input.remaining() == 0 && !pending;
    }

    /**
     * Returns whether an input stream of JDK 25 would repeat a failed call without reading more input. It does if the
     * call before the failed one filled its output, even if {@link Inflater#needsInput} is true.
     */
    public boolean repeatsFailure() {
        return phase == Phase.FAILED && filled;
    }

    /** As {@link Inflater#needsDictionary}. */
    public boolean needsDictionary() {
        return needsDictionary;
    }

    /** As {@link Inflater#finished}. */
    public boolean finished() {
        return phase == Phase.FINISHED && !decoder.isHolding() && !torn;
    }

    /**
     * As {@link Inflater#inflate(byte[], int, int)}. The range must be valid.
     *
     * @param input where input is taken from, the same in each call
     * @return the number of bytes written
     * @throws DataFormatException if the data are invalid, with zlib's message
     * @throws IllegalStateException if an error left the stream torn
     */
    public int inflate(Source input, byte[] output, int offset, int length) throws DataFormatException {
        ensureOpen();
        ensureWhole();
        sink.open(output, offset, length);
        int count = inflate(input);
        filled = count == length && phase != Phase.FINISHED;
        return count;
    }

    /** As {@link Inflater#inflate(ByteBuffer)}. The buffer must be writable. */
    public int inflate(Source input, ByteBuffer output) throws DataFormatException {
        ensureOpen();
        ensureWhole();
        sink.open(output);
        return inflate(input);
    }

    private int inflate(Source input) throws DataFormatException {
        DataFormatException bad = null;
        pending = false;
        source = input;
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
            // The bytes written so far must reach the caller. If the error lasts, the next call meets it again.
        } finally {
            source = Source.NONE;
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

    /**
     * Works until input, room or a dictionary is missing, or the stream ends. As zlib does, it also works without any
     * room.
     */
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

    /** Lets a device decompress the whole stream. Returns false if it declines; nothing has happened then. */
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

    /**
     * Collects {@code bytes} bytes in {@code word}, where they stay until the phase changes. Returns false while there
     * are fewer.
     */
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

    /** Checks the header (RFC 1950, section 2.2) in zlib's order. */
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

    /** Decodes the body. Returns false if input or room is missing, and true if the phase has changed. */
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
                // With input left, needsInput() is false anyway, and a stored block would continue with that input.
                pending = status == NativeDecoder.INFLATE_ROOM && source.remaining() == 0;
                return false;
            }
        }
    }

    /** Gives out held output, as far as there is room. Usually that is all of it. */
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

    /**
     * As {@link Inflater#getAdler}: the checksum of the output so far, or the id of the dictionary that the stream
     * waits for.
     */
    public int adler() {
        ensureOpen();
        if (raw) {
            return RAW_ADLER;
        }
        return phase == Phase.DICTIONARY ? dictionaryId : (int) adler.getValue();
    }

    /** As {@link Inflater#getBytesRead}. */
    public long bytesRead() {
        ensureOpen();
        return bytesRead;
    }

    /** As {@link Inflater#getBytesWritten}. */
    public long bytesWritten() {
        ensureOpen();
        return bytesWritten;
    }

    /** As {@link #bytesWritten}, but also for a closed stream. */
    public long written() {
        return bytesWritten;
    }

    /**
     * As {@link Inflater#reset}.
     *
     * @param input is dropped
     */
    public void reset(Source input) {
        ensureOpen();
        torn = true;
        decoder.release();
        input.clear();
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

    /**
     * As {@link Inflater#end}. May be called again.
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
        pending = false;
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
            // Throws this JDK's exception.
            ENDED.getAdler();
        }
    }
}
