// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.apache.hadoop.io.compress.AlreadyClosedException;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DoNotPool;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.gzip.MemberPart;
import org.warpdrive.zip.gzip.MemberReader;

/**
 * Reads one gzip member, checks what its trailer says, and leaves what follows to the caller, who resets it for the next one.
 * Refuses what Hadoop's own refuses, in the same words, and at the same byte. For one thread at a time.
 *
 * <p>Not pooled, as Hadoop's own is not: who goes on with one that was given back is refused, instead of taking what is
 * another's.
 */
@DoNotPool
final class WdGzipDecompressor implements Decompressor {
    private final WdInflater inflater = new WdInflater(true);
    private final CRC32 crc = new CRC32();
    private final MemberReader member = new MemberReader(0, false);
    private byte[] input = new byte[0];
    private int at;
    private int end;
    /** What this member was refused with; it is to be no better at the next call. */
    private @Nullable String refusal;

    private boolean ended;

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
        return member.part() == MemberPart.DATA ? inflater.needsInput() : !finished();
    }

    @Override
    public boolean finished() {
        return member.part() == MemberPart.END;
    }

    @Override
    public int getRemaining() {
        return end - at;
    }

    @Override
    public int decompress(byte[] output, int off, int len) throws IOException {
        if (ended) {
            throw new AlreadyClosedException("decompress called on closed decompressor");
        }
        // Without input Hadoop's own does not look again, so that its stream finds the end of the file then.
        if (refusal != null && at < end) {
            throw new IOException(refusal);
        }
        frame();
        if (member.part() != MemberPart.DATA) {
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
            member.dataEnds(crc.getValue(), inflater.getBytesWritten());
            frame();
        }
        return length;
    }

    /** Takes input while it is of the header or the trailer. */
    private void frame() throws IOException {
        while (at < end && member.part() != MemberPart.DATA && member.part() != MemberPart.END) {
            // Of the fixed part once all of it is there: a file with less of it ends too early, whatever it has.
            MemberPart fault = member.take(input[at++]);
            if (fault != null) {
                refusal = words(fault);
                throw new IOException(refusal);
            }
        }
    }

    private static String words(MemberPart fault) {
        return switch (fault) {
            case ID1, ID2 -> "not a gzip file";
            case METHOD -> "gzip data not compressed with deflate method";
            case FLAGS -> "unknown gzip format (reserved flagbits set)";
            case HEADER_CRC -> "gzip header CRC failure";
            case DATA_CRC -> "gzip stream CRC failure";
            default -> "stored gzip size doesn't match decompressed size";
        };
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
        member.reset();
        ended = false;
        refusal = null;
        at = 0;
        end = 0;
    }

    @Override
    public void end() {
        inflater.end();
        member.reset(); // so that it is not finished, and needs input
        ended = true;
    }
}
