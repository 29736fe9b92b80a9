// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.ZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.gzip.MemberPart;
import org.warpdrive.zip.gzip.MemberReader;

/**
 * {@link io.netty.handler.codec.compression.JdkZlibDecoder} on WarpDrive: the same bytes and the same refusals. Direct and
 * composite buffers are read where they lie; what is decoded is handed on in heap buffers, as the model does.
 *
 * <p>A {@code maxAllocation} above zero bounds what one buffer of input may become; without it decoded bytes are handed on
 * as soon as there are 64 KiB, so that memory stays bounded unless a later handler collects them.
 *
 * <p>Stricter than the model in one thing: the second magic byte of a gzip header is looked at, too.
 */
public class WdZlibDecoder extends ZlibDecoder {
    private static final int FORWARD_BYTES = 64 * 1024;
    private static final int LEAST_ROOM_BYTES = 1024;

    private enum Part {
        /** Waits for the two bytes that tell a zlib stream from a raw one. */
        SNIFF,
        GZIP_HEADER,
        BODY,
        GZIP_TRAILER,
        FAILED
    }

    private final boolean concatenated;
    private final byte @Nullable [] dictionary;
    private final @Nullable MemberReader member;
    private final CRC32 crc = new CRC32();
    private @Nullable BufInflater inflater;
    private Part part;
    private volatile boolean finished;
    private boolean needsRead;

    /** A zlib stream. */
    public WdZlibDecoder(int maxAllocation) {
        this(ZlibWrapper.ZLIB, null, false, maxAllocation);
    }

    /** A zlib stream that may start from a dictionary. */
    public WdZlibDecoder(byte[] dictionary, int maxAllocation) {
        this(ZlibWrapper.ZLIB, requireNonNull(dictionary, "dictionary"), false, maxAllocation);
    }

    /** A single stream; of gzip one member. */
    public WdZlibDecoder(ZlibWrapper wrapper, int maxAllocation) {
        this(wrapper, null, false, maxAllocation);
    }

    /** A stream; of gzip any number of members if they are {@code concatenated}. */
    public WdZlibDecoder(ZlibWrapper wrapper, boolean concatenated, int maxAllocation) {
        this(wrapper, null, concatenated, maxAllocation);
    }

    /** A gzip stream; any number of members if they are {@code concatenated}. */
    public WdZlibDecoder(boolean concatenated, int maxAllocation) {
        this(ZlibWrapper.GZIP, null, concatenated, maxAllocation);
    }

    private WdZlibDecoder(ZlibWrapper wrapper, byte @Nullable [] dictionary, boolean concatenated, int maxAllocation) {
        super(maxAllocation);
        this.concatenated = concatenated;
        this.dictionary = dictionary;
        this.member = wrapper == ZlibWrapper.GZIP ? new MemberReader(0, true) : null;
        switch (requireNonNull(wrapper, "wrapper")) {
            case GZIP -> {
                inflater = new BufInflater(true);
                part = Part.GZIP_HEADER;
            }
            case ZLIB_OR_NONE -> part = Part.SNIFF;
            default -> {
                inflater = new BufInflater(wrapper == ZlibWrapper.NONE);
                part = Part.BODY;
            }
        }
    }

    @Override
    public boolean isClosed() {
        return finished;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        needsRead = true;
        try {
            while (in.isReadable() && !ctx.isRemoved()) {
                if (finished) {
                    in.skipBytes(in.readableBytes());
                } else if (!advance(ctx, in)) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            in.skipBytes(in.readableBytes()); // else it is refused once more when the channel closes
            throw e;
        }
    }

    /** Reads one part, or what there is of it; false if the next needs more than is there. */
    private boolean advance(ChannelHandlerContext ctx, ByteBuf in) {
        switch (part) {
            case SNIFF -> {
                if (in.readableBytes() < Short.BYTES) {
                    return false;
                }
                inflater = new BufInflater(!looksLikeZlib(in.getUnsignedShort(in.readerIndex())));
                part = Part.BODY;
            }
            case GZIP_HEADER -> {
                if (!read(in, requireNonNull(member), MemberPart.DATA)) {
                    return false;
                }
                part = Part.BODY;
            }
            case BODY -> inflate(ctx, in, requireNonNull(inflater));
            case GZIP_TRAILER -> {
                if (!read(in, requireNonNull(member), MemberPart.END)) {
                    return false;
                }
                endMember(member, requireNonNull(inflater));
            }
            case FAILED -> throw new DecompressionException("the stream has failed before");
        }
        return true;
    }

    /** RFC 1950, 2.2: method 8 with the window of 32 KiB that all writers declare, and the check. */
    private static boolean looksLikeZlib(int header) {
        return (header & 0x7800) == 0x7800 && header % 31 == 0;
    }

    private void inflate(ChannelHandlerContext ctx, ByteBuf in, BufInflater inflater) {
        Part before = part;
        part = Part.FAILED;
        Decoded decoded = new Decoded(ctx);
        try {
            inflater.inflate(in, decoded);
            part = before;
        } finally {
            decoded.forward();
        }
        if (inflater.finished()) {
            if (member != null) {
                member.dataEnds(crc.getValue(), inflater.bytesWritten());
                part = Part.GZIP_TRAILER;
            } else {
                finished = true;
            }
        }
    }

    /** Reads up to a part, or what there is of that; what is of fixed length stays where it is until all of it is there. */
    private boolean read(ByteBuf in, MemberReader member, MemberPart end) {
        while (member.part() != end) {
            if (in.readableBytes() < member.needed()) {
                return false;
            }
            MemberPart fault = member.take(in.readUnsignedByte());
            if (fault != null) {
                if (part == Part.GZIP_TRAILER) {
                    part = Part.FAILED;
                }
                throw new DecompressionException(words(fault, member));
            }
        }
        return true;
    }

    private static String words(MemberPart fault, MemberReader member) {
        return switch (fault) {
            case ID1, ID2 -> "Input is not in the GZIP format";
            case METHOD -> "Unsupported compression method " + member.number() + " in the GZIP header";
            case FLAGS -> "Reserved flags are set in the GZIP header";
            case HEADER_CRC -> "CRC16 value mismatch" + difference(member);
            case DATA_CRC -> "CRC value mismatch" + difference(member);
            default -> "Number of bytes mismatch" + difference(member);
        };
    }

    private static String difference(MemberReader member) {
        return ". Expected: " + member.number() + ", Got: " + member.computed();
    }

    private void endMember(MemberReader member, BufInflater inflater) {
        if (!concatenated) {
            finished = true;
            return;
        }
        inflater.reset();
        crc.reset();
        member.reset();
        part = Part.GZIP_HEADER;
    }

    /** The buffer being filled, which is handed on when it is full enough or the input is used up. */
    private final class Decoded implements BufInflater.Receiver {
        private final ChannelHandlerContext ctx;
        private @Nullable ByteBuf buffer;

        Decoded(ChannelHandlerContext ctx) {
            this.ctx = ctx;
        }

        @Override
        public ByteBuf room(int remaining) {
            ByteBuf current = buffer;
            if (current == null || !current.isWritable()) {
                // Text becomes three or four times as long.
                int wanted = Math.max(LEAST_ROOM_BYTES, Math.min(remaining, FORWARD_BYTES / 4) * 4);
                current = prepareDecompressBuffer(ctx, current, wanted);
                buffer = current;
            }
            return current;
        }

        @Override
        public void decoded(ByteBuf room, int index, int count) {
            if (member != null) {
                if (room.hasArray()) {
                    crc.update(room.array(), room.arrayOffset() + index, count);
                } else {
                    crc.update(room.nioBuffer(index, count));
                }
            }
            if (maxAllocation == 0 && room.readableBytes() >= FORWARD_BYTES) {
                forward();
            }
        }

        @Override
        public void needsDictionary(Inflater inflater) {
            if (dictionary == null) {
                throw new DecompressionException(
                        "decompression failure, unable to set dictionary as non was specified");
            }
            inflater.setDictionary(dictionary);
        }

        void forward() {
            ByteBuf full = buffer;
            buffer = null;
            if (full == null) {
                return;
            }
            if (full.isReadable()) {
                needsRead = false;
                ctx.fireChannelRead(full);
            } else {
                full.release();
            }
        }
    }

    @Override
    protected void decompressionBufferExhausted(ByteBuf buffer) {
        finished = true;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (inflater != null) {
            inflater.end();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        if (needsRead && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        ctx.fireChannelReadComplete();
    }
}
