// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.apache.commons.compress.utils.InputStreamStatistics;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.build.AbstractStreamBuilder;
import org.apache.commons.io.function.IOConsumer;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.gzip.MemberPart;
import org.warpdrive.zip.gzip.MemberReader;

/**
 * In place of {@link GzipCompressorInputStream}. As there, an input that supports mark and reset is left right after the
 * last member read; another may have been read further. Not for several threads at once.
 */
public class WdGzipCompressorInputStream extends CompressorInputStream implements InputStreamStatistics {
    /** As in Commons Compress, because what was read ahead counts in {@link #getCompressedCount}. */
    private static final int BUFFER_BYTES = 8 * 1024;

    private final BoundedInputStream counted;
    private final InputStream in;
    private final boolean decompressConcatenated;
    private final @Nullable Charset charset;
    private final IOConsumer<WdGzipCompressorInputStream> onMemberStart;
    private final IOConsumer<WdGzipCompressorInputStream> onMemberEnd;
    private final MemberReader member = new MemberReader(Integer.MAX_VALUE, true);
    private final WdInflater inflater = new WdInflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int bufferLength;
    private MemberParameters parameters = new MemberParameters();
    private boolean ended;
    private boolean closed;

    /** What is wrong with the rest of the data, once it was met; every read says so that has no bytes to return. */
    private @Nullable IOException failure;

    /** Reads the first member, whose header is read at once. */
    public WdGzipCompressorInputStream(InputStream in) throws IOException {
        this(in, false);
    }

    /** Reads the first member, or all there are until the end of the input. */
    public WdGzipCompressorInputStream(InputStream in, boolean decompressConcatenated) throws IOException {
        this(builder().setInputStream(in).setDecompressConcatenated(decompressConcatenated));
    }

    @SuppressWarnings("this-escape") // the callback at a member's start gets the stream, as in Commons Compress
    private WdGzipCompressorInputStream(Builder builder) throws IOException {
        InputStream source = builder.getInputStream();
        counted = BoundedInputStream.builder()
                .setInputStream(source)
                .setPropagateClose(source != System.in)
                .get();
        in = counted.markSupported() ? counted : new BufferedInputStream(counted, BUFFER_BYTES);
        decompressConcatenated = builder.decompressConcatenated;
        charset = builder.charset;
        onMemberStart = builder.onMemberStart;
        onMemberEnd = builder.onMemberEnd;
        try {
            startMember(true);
        } catch (Throwable e) {
            inflater.end();
            throw e;
        }
    }

    /** A builder with the setters of {@link GzipCompressorInputStream.Builder}. */
    public static Builder builder() {
        return new Builder();
    }

    /** {@link GzipCompressorInputStream#matches}. */
    public static boolean matches(byte[] signature, int length) {
        return GzipCompressorInputStream.matches(signature, length);
    }

    /** What the header, and once it was reached the trailer, of the member being read says. */
    public GzipParameters getMetaData() {
        return parameters;
    }

    @Override
    public long getCompressedCount() {
        return counted.getCount();
    }

    private boolean startMember(boolean first) throws IOException {
        if (!MemberHeader.begins(in, first)) {
            return false;
        }
        parameters = new MemberParameters();
        parameters.setFileNameCharset(charset);
        MemberHeader.read(in, member, parameters);
        inflater.reset();
        crc.reset();
        onMemberStart.accept(this);
        return true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (ended) {
            return -1;
        }
        if (closed) { // where Commons Compress has a NullPointerException
            throw new IOException("Stream closed");
        }
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int total = 0;
        while (total < length && !ended && failure == null) {
            int some = inflate(bytes, offset + total, length - total);
            crc.update(bytes, offset + total, some);
            total += some;
            count(some);
            try {
                if (failure != null) {
                    break;
                } else if (inflater.finished()) {
                    endMember();
                } else if (some == 0) {
                    fill();
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        // All that decodes is returned before it is said that the rest does not.
        if (total == 0 && failure != null) {
            throw failure;
        }
        return total == 0 ? -1 : total;
    }

    private int inflate(byte[] bytes, int offset, int length) {
        long before = inflater.getBytesWritten();
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            failure = new IOException("Gzip-compressed data is corrupt.", e);
            return (int) (inflater.getBytesWritten() - before);
        }
    }

    private void fill() throws IOException {
        // A member may end within the buffer: the input is then taken back to there.
        in.mark(buffer.length);
        bufferLength = in.read(buffer);
        if (bufferLength < 0) {
            throw new EOFException();
        }
        inflater.setInput(buffer, 0, bufferLength);
    }

    private void endMember() throws IOException {
        in.reset();
        int used = bufferLength - inflater.getRemaining();
        if (IOUtils.skip(in, used) != used) {
            throw new EOFException();
        }
        bufferLength = 0;
        long length = inflater.getBytesWritten();
        member.dataEnds(crc.getValue(), length);
        while (member.part() != MemberPart.END) {
            MemberHeader.take(in, member);
        }
        parameters.trailer(crc.getValue(), length & 0xffff_ffffL);
        onMemberEnd.accept(this);
        if (!decompressConcatenated || !startMember(false)) {
            inflater.end();
            ended = true;
        }
    }

    /** Closes the input too, unless it is {@link System#in}. */
    @Override
    public void close() throws IOException {
        closed = true;
        inflater.end();
        in.close();
    }

    /** Collects what a stream needs. */
    public static class Builder extends AbstractStreamBuilder<WdGzipCompressorInputStream, Builder> {
        private boolean decompressConcatenated;
        private @Nullable Charset charset;
        private IOConsumer<WdGzipCompressorInputStream> onMemberStart = IOConsumer.noop();
        private IOConsumer<WdGzipCompressorInputStream> onMemberEnd = IOConsumer.noop();

        /** A builder that has yet to be given its input. */
        public Builder() {}

        @Override
        public WdGzipCompressorInputStream get() throws IOException {
            return new WdGzipCompressorInputStream(this);
        }

        /** Whether all members are read, or only the first. */
        public Builder setDecompressConcatenated(boolean value) {
            decompressConcatenated = value;
            return this;
        }

        /** The charset of names and comments; ISO-8859-1, which RFC 1952 asks for, when null. */
        public Builder setFileNameCharset(@Nullable Charset value) {
            charset = value;
            return this;
        }

        /** Called when a header was read. */
        public Builder setOnMemberStart(@Nullable IOConsumer<WdGzipCompressorInputStream> value) {
            onMemberStart = value == null ? IOConsumer.noop() : value;
            return this;
        }

        /** Called when a trailer was read and found right. */
        public Builder setOnMemberEnd(@Nullable IOConsumer<WdGzipCompressorInputStream> value) {
            onMemberEnd = value == null ? IOConsumer.noop() : value;
            return this;
        }
    }
}
