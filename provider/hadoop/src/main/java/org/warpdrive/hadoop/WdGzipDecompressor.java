// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.apache.hadoop.io.compress.AlreadyClosedException;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DoNotPool;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdInflater;

/**
 * Reads one gzip member, checks what its trailer says, and leaves what follows to the caller, who resets it for the next one.
 * Refuses what Hadoop's own refuses, in the same words, and at the same byte. For one thread at a time.
 *
 * <p>Not pooled, as Hadoop's own is not: who goes on with one that was given back is refused, instead of taking what is
 * another's.
 */
@DoNotPool
final class WdGzipDecompressor implements Decompressor {
    private static final int FIXED_BYTES = 10;
    private static final int MAGIC = 0x8b1f;

    private static final int HEADER_CRC = 0x02;
    private static final int EXTRA = 0x04;
    private static final int NAME = 0x08;
    private static final int COMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    /** In the order in which they come. */
    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA_BYTES,
        NAME_BYTES,
        COMMENT_BYTES,
        HEADER_SUM,
        DATA,
        SUM,
        SIZE,
        FINISHED,
        ENDED
    }

    private final WdInflater inflater = new WdInflater(true);
    private final CRC32 crc = new CRC32();
    private Part part = Part.FIXED;
    /** Bytes seen of this part, and those of a number in it, the lowest first. */
    private int seen;

    private long number;
    private int flags;
    private int extraBytes;
    private byte[] input = new byte[0];
    private int at;
    private int end;
    /** What this member was refused with; it is to be no better at the next call. */
    private @Nullable String refusal;

    @Override
    public void setInput(byte[] bytes, int off, int len) {
        if (off < 0 || len < 0 || off > bytes.length - len) {
            throw new ArrayIndexOutOfBoundsException();
        }
        input = bytes;
        at = off;
        end = off + len;
    }

    @Override
    public boolean needsInput() {
        return part == Part.DATA ? inflater.needsInput() : part != Part.FINISHED;
    }

    @Override
    public boolean finished() {
        return part == Part.FINISHED;
    }

    @Override
    public int getRemaining() {
        return end - at;
    }

    @Override
    public int decompress(byte[] output, int off, int len) throws IOException {
        if (part == Part.ENDED) {
            throw new AlreadyClosedException("decompress called on closed decompressor");
        }
        // Without input Hadoop's own does not look again, so that its stream finds the end of the file then.
        if (refusal != null && at < end) {
            throw new IOException(refusal);
        }
        frame();
        if (part != Part.DATA) {
            return 0;
        }
        if (at < end) {
            inflater.setInput(input, at, end - at);
            at = end;
        }
        int length;
        try {
            length = inflater.inflate(output, off, len);
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
        crc.update(output, off, length);
        if (inflater.finished()) {
            at = end - inflater.getRemaining();
            next(Part.SUM);
            frame();
        }
        return length;
    }

    /** Takes input while it is of the header or the trailer. */
    private void frame() throws IOException {
        skip();
        while (at < end && part != Part.DATA && part != Part.FINISHED) {
            int each = input[at++] & 0xff;
            if (part.compareTo(Part.HEADER_SUM) < 0) {
                crc.update(each);
            }
            take(each);
            skip();
        }
    }

    private void next(Part to) {
        if (to == Part.DATA) {
            crc.reset();
        }
        part = to;
        seen = 0;
        number = 0;
    }

    private Part following() {
        return switch (part) {
            case FIXED -> Part.EXTRA_LENGTH;
            case EXTRA_LENGTH -> Part.EXTRA_BYTES;
            case EXTRA_BYTES -> Part.NAME_BYTES;
            case NAME_BYTES -> Part.COMMENT_BYTES;
            case COMMENT_BYTES -> Part.HEADER_SUM;
            case HEADER_SUM -> Part.DATA;
            case DATA -> Part.SUM;
            case SUM -> Part.SIZE;
            case SIZE, FINISHED, ENDED -> Part.FINISHED;
        };
    }

    /** Passes over parts that this member has not got. */
    private void skip() {
        while ((part == Part.EXTRA_LENGTH && (flags & EXTRA) == 0)
                || (part == Part.EXTRA_BYTES && seen == extraBytes)
                || (part == Part.NAME_BYTES && (flags & NAME) == 0)
                || (part == Part.COMMENT_BYTES && (flags & COMMENT) == 0)
                || (part == Part.HEADER_SUM && (flags & HEADER_CRC) == 0)) {
            next(following());
        }
    }

    private void take(int each) throws IOException {
        // Of the fixed part what counts: magic, method and flags.
        boolean isNumber = part == Part.FIXED
                ? seen < 4
                : part == Part.EXTRA_LENGTH || part == Part.HEADER_SUM || part == Part.SUM || part == Part.SIZE;
        if (isNumber) {
            number |= (long) each << (8 * seen);
        }
        seen++;
        switch (part) {
            case FIXED -> {
                if (seen == FIXED_BYTES) {
                    checkFixed();
                    next(Part.EXTRA_LENGTH);
                }
            }
            case EXTRA_LENGTH -> {
                if (seen == 2) {
                    extraBytes = (int) number;
                    next(Part.EXTRA_BYTES);
                }
            }
            case NAME_BYTES, COMMENT_BYTES -> {
                if (each == 0) {
                    next(following());
                }
            }
            case HEADER_SUM -> {
                if (seen == 2) {
                    require(number == (crc.getValue() & 0xffff), "gzip header CRC failure");
                    next(Part.DATA);
                }
            }
            case SUM -> {
                if (seen == 4) {
                    require(number == crc.getValue(), "gzip stream CRC failure");
                    next(Part.SIZE);
                }
            }
            case SIZE -> {
                if (seen == 4) {
                    require(
                            number == (inflater.getBytesWritten() & 0xffffffffL),
                            "stored gzip size doesn't match decompressed size");
                    next(Part.FINISHED);
                }
            }
            default -> {} // bytes of the extra field
        }
    }

    /** Once all of it is there: a file with less of it ends too early, whatever it has. */
    private void checkFixed() throws IOException {
        flags = (int) (number >> 24);
        require((number & 0xffff) == MAGIC, "not a gzip file");
        require((number >> 16 & 0xff) == Deflater.DEFLATED, "gzip data not compressed with deflate method");
        require((flags & RESERVED) == 0, "unknown gzip format (reserved flagbits set)");
    }

    private void require(boolean isGood, String otherwise) throws IOException {
        if (!isGood) {
            refusal = otherwise;
            throw new IOException(otherwise);
        }
    }

    @Override
    public boolean needsDictionary() {
        return inflater.needsDictionary();
    }

    @Override
    public void setDictionary(byte[] dictionary, int off, int len) {
        inflater.setDictionary(dictionary, off, len);
    }

    @Override
    public void reset() {
        inflater.reset();
        crc.reset();
        next(Part.FIXED);
        flags = 0;
        extraBytes = 0;
        refusal = null;
        at = 0;
        end = 0;
    }

    @Override
    public void end() {
        inflater.end();
        part = Part.ENDED;
    }
}
