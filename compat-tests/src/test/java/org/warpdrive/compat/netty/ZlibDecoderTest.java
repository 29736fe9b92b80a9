// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.netty.WdZlibDecoder;

/** WdZlibDecoder beside JdkZlibDecoder: the same bytes and the same refusals, in whatever pieces the input comes. */
@ExtendWith(NoLeaks.class)
class ZlibDecoderTest {
    private static final byte[] NOTHING = {};

    /** What came of a stream: bytes, and whether it was refused. */
    private record Outcome(String bytes, int count, boolean refused, boolean closed) {}

    private static Outcome decode(ZlibDecoder decoder, byte[] data, Bufs bufs, int pieceBytes) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        Throwable failure = null;
        for (int i = 0; i < data.length && failure == null; i += pieceBytes) {
            ByteBuf piece = bufs.of(Arrays.copyOfRange(data, i, Math.min(data.length, i + pieceBytes)));
            failure = catchThrowable(() -> channel.writeInbound(piece));
            assertThat(failure).satisfiesAnyOf(thrown -> assertThat(thrown).isNull(), thrown -> assertThat(thrown)
                    .isInstanceOf(DecoderException.class));
            drain(channel, decoded);
        }
        boolean closed = decoder.isClosed();
        Throwable atTheEnd = catchThrowable(channel::finish);
        assertThat(failure == null && atTheEnd != null)
                .as("refused only when it closes")
                .isFalse();
        drain(channel, decoded);
        CRC32 crc = new CRC32();
        crc.update(decoded.toByteArray());
        return new Outcome(Long.toHexString(crc.getValue()), decoded.size(), failure != null, closed);
    }

    private static void drain(EmbeddedChannel channel, ByteArrayOutputStream decoded) {
        for (ByteBuf buf = channel.readInbound(); buf != null; buf = channel.readInbound()) {
            decoded.writeBytes(ByteBufUtil.getBytes(buf));
            buf.release();
        }
    }

    private static byte[] deflate(byte[] data, boolean raw, byte @Nullable [] dictionary) {
        Deflater deflater = new Deflater(6, raw);
        if (dictionary != null) {
            deflater.setDictionary(dictionary);
        }
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        while (!deflater.finished()) {
            out.write(piece, 0, deflater.deflate(piece));
        }
        deflater.end();
        return out.toByteArray();
    }

    /** A member with a header of the given flags (RFC 1952). */
    private static byte[] gzip(byte[] data, int flags) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
        if ((flags & 4) != 0) {
            out.writeBytes(new byte[] {44, 1});
            out.writeBytes(new byte[300]);
        }
        if ((flags & 8) != 0) {
            out.writeBytes(new byte[] {'n', 'a', 'm', 'e', 0});
        }
        if ((flags & 16) != 0) {
            out.writeBytes(new byte[] {'!', 0});
        }
        CRC32 crc = new CRC32();
        if ((flags & 2) != 0) {
            crc.update(out.toByteArray());
            out.write((int) crc.getValue());
            out.write((int) crc.getValue() >>> 8);
            crc.reset();
        }
        out.writeBytes(deflate(data, true, null));
        crc.update(data);
        for (long word : new long[] {crc.getValue(), data.length}) {
            for (int shift = 0; shift < 32; shift += 8) {
                out.write((int) (word >>> shift));
            }
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] stream(ZlibWrapper wrapper, byte[] data) {
        return wrapper == ZlibWrapper.GZIP ? gzip(data, 0) : deflate(data, wrapper == ZlibWrapper.NONE, null);
    }

    static List<Arguments> wrappersAndBufs() {
        List<Arguments> all = new ArrayList<>();
        for (ZlibWrapper wrapper : ZlibWrapper.values()) {
            for (Bufs bufs : Bufs.values()) {
                all.add(Arguments.of(wrapper, bufs));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("wrappersAndBufs")
    void wholeStreamsInAnyPiecesAndWhatFollowsThem(ZlibWrapper wrapper, Bufs bufs) {
        // Zeros shrink a thousandfold: much output is pending when the input is used up.
        for (byte[] data :
                new byte[][] {NOTHING, {1}, TestData.JSON.of(50_000), TestData.RANDOM.of(70_000), new byte[300_000]}) {
            byte[] stream = join(stream(wrapper, data), new byte[] {7, 7, 7});
            for (int pieceBytes : new int[] {stream.length, 1000, 1}) {
                if (pieceBytes > 1 || stream.length < 300) {
                    assertSame(
                            () -> new WdZlibDecoder(wrapper, 0),
                            () -> new JdkZlibDecoder(wrapper, 0),
                            stream,
                            bufs,
                            pieceBytes);
                }
            }
            assertThat(decode(new WdZlibDecoder(wrapper, 0), stream, bufs, 999).count())
                    .isEqualTo(data.length);
        }
    }

    private static void assertSame(
            Supplier<ZlibDecoder> ours, Supplier<ZlibDecoder> theirs, byte[] stream, Bufs bufs, int pieceBytes) {
        Outcome model = decode(theirs.get(), stream, Bufs.HEAP, pieceBytes);
        Outcome outcome = decode(ours.get(), stream, bufs, pieceBytes);
        if (model.refused()) {
            // How much is handed on before depends on the sizes of buffers.
            assertThat(outcome.refused()).isTrue();
            assertThat(outcome.closed()).isEqualTo(model.closed());
        } else {
            assertThat(outcome).isEqualTo(model);
        }
    }

    @ParameterizedTest
    @EnumSource(Bufs.class)
    void gzipHeadersOfAllKindsAndMembersInARow(Bufs bufs) {
        byte[] data = TestData.TEXT.of(300);
        for (int flags = 0; flags < 32; flags++) {
            byte[] stream = join(gzip(data, flags), gzip(NOTHING, flags), gzip(data, 31 - flags));
            // Byte by byte takes long: a header with nothing and one with everything.
            int least = (flags == 0 || flags == 31) && bufs == Bufs.DIRECT ? 1 : 13;
            for (int pieceBytes : new int[] {least, 100, stream.length}) {
                Outcome ours = decode(new WdZlibDecoder(true, 0), stream, bufs, pieceBytes);
                assertThat(ours.count()).as("flags %s", flags).isEqualTo(2 * data.length);
                assertThat(ours.refused()).isFalse();
                assertThat(decode(new WdZlibDecoder(false, 0), stream, bufs, pieceBytes))
                        .matches(first -> first.count() == data.length && first.closed());
            }
        }
    }

    @Test
    void bytesThatFollowTheLastMemberAreJudgedAsByTheModel() {
        byte[] member = gzip(TestData.TEXT.of(100), 0);
        for (byte[] tail : new byte[][] {new byte[1], new byte[9], new byte[10], new byte[500], {0x1f}, {0x1f, 8}}) {
            assertSame(
                    () -> new WdZlibDecoder(true, 0),
                    () -> new JdkZlibDecoder(true, 0),
                    join(member, tail),
                    Bufs.DIRECT,
                    1000);
        }
    }

    /** Every byte of short streams changed, cut and doubled: the same verdict and the same bytes up to it. */
    @ParameterizedTest
    @EnumSource(ZlibWrapper.class)
    void damagedStreams(ZlibWrapper wrapper) {
        Random dice = new Random(7);
        byte[] data = TestData.JSON.of(700);
        byte[] good = wrapper == ZlibWrapper.GZIP ? gzip(data, 0) : stream(wrapper, data);
        for (int i = 0; i < good.length; i += i < 40 ? 1 : 3) {
            byte[] changed = good.clone();
            changed[i] ^= (byte) (1 << dice.nextInt(8));
            if (wrapper == ZlibWrapper.GZIP && i == 1) {
                continue; // the model does not look at the second magic byte; see below
            }
            byte[] cut = Arrays.copyOf(good, i);
            for (byte[] stream : new byte[][] {changed, cut, join(cut, good)}) {
                assertSame(
                        () -> new WdZlibDecoder(wrapper, true, 0),
                        () -> new JdkZlibDecoder(wrapper, true, 0),
                        stream,
                        Bufs.DIRECT,
                        1 + dice.nextInt(stream.length + 1));
            }
        }
    }

    @Test
    void bothMagicBytesOfGzipCount() {
        byte[] stream = gzip(new byte[10], 0);
        stream[1] = 0x1f;
        assertThat(decode(new WdZlibDecoder(true, 0), stream, Bufs.HEAP, 100).refused())
                .isTrue();
    }

    @Test
    void aRefusedStreamStaysRefused() {
        byte[] stream = gzip(TestData.TEXT.of(1000), 0);
        stream[stream.length - 6] ^= 1;
        EmbeddedChannel channel = new EmbeddedChannel(new WdZlibDecoder(true, 0));
        assertThatThrownBy(() -> channel.writeInbound(Bufs.DIRECT.of(stream)))
                .isInstanceOf(DecompressionException.class)
                .hasMessageContaining("CRC value mismatch");
        assertThatThrownBy(() -> channel.writeInbound(Bufs.DIRECT.of(gzip(NOTHING, 0))))
                .isInstanceOf(DecompressionException.class);
        channel.finishAndReleaseAll();
    }

    @Test
    void dictionaries() {
        byte[] dictionary = TestData.TEXT.of(2000);
        byte[] stream = deflate(dictionary, false, dictionary);
        assertThat(decode(new WdZlibDecoder(dictionary, 0), stream, Bufs.DIRECT, 7)
                        .count())
                .isEqualTo(2000);
        assertThat(decode(new WdZlibDecoder(0), stream, Bufs.DIRECT, 1000).refused())
                .isTrue();
        assertThat(decode(new WdZlibDecoder(new byte[9], 0), stream, Bufs.DIRECT, 1000)
                        .refused())
                .isTrue();
    }

    /** A bomb ends at the bound, and never was in memory. */
    @ParameterizedTest
    @EnumSource(
            value = ZlibWrapper.class,
            names = {"GZIP", "ZLIB", "NONE"})
    void aBombEndsAtTheBound(ZlibWrapper wrapper) {
        byte[] bomb = stream(wrapper, new byte[50_000_000]);
        int bound = 100_000;
        List<Integer> exhausted = new ArrayList<>();
        ZlibDecoder decoder = new WdZlibDecoder(wrapper, bound) {
            @Override
            protected void decompressionBufferExhausted(ByteBuf buffer) {
                exhausted.add(buffer.readableBytes());
                super.decompressionBufferExhausted(buffer);
            }
        };
        Outcome outcome = decode(decoder, bomb, Bufs.DIRECT, bomb.length);
        assertThat(outcome.refused()).isTrue();
        assertThat(outcome.closed()).isTrue();
        assertThat(outcome.count()).isZero();
        assertThat(exhausted).containsExactly(bound);
        // Up to the bound nothing is refused.
        Outcome fits =
                decode(new WdZlibDecoder(wrapper, bound), stream(wrapper, new byte[bound - 1]), Bufs.DIRECT, 5000);
        assertThat(fits).matches(all -> all.count() == bound - 1 && !all.refused());
    }

    @Test
    void withoutABoundNoBufferIsLarge() {
        byte[] bomb = gzip(new byte[20_000_000], 0);
        List<Integer> sizes = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new WdZlibDecoder(true, 0), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                sizes.add(((ByteBuf) msg).readableBytes());
                ((ByteBuf) msg).release();
            }
        });
        channel.writeInbound(Bufs.DIRECT.of(bomb));
        channel.finish();
        assertThat(sizes).allMatch(size -> size <= 128 * 1024);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20_000_000);
    }

    @Test
    void aHandlerThatRemovesTheDecoderMidStreamGetsTheRestAsItIs() {
        byte[] stream = join(gzip(new byte[200_000], 0), gzip(TestData.TEXT.of(50), 0));
        WdZlibDecoder decoder = new WdZlibDecoder(true, 0);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        EmbeddedChannel channel = new EmbeddedChannel(decoder, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ByteBuf buf = (ByteBuf) msg;
                if (ctx.pipeline().context(decoder) != null) {
                    ctx.pipeline().remove(decoder);
                } else {
                    rest.writeBytes(ByteBufUtil.getBytes(buf));
                }
                buf.release();
            }
        });
        channel.writeInbound(Bufs.DIRECT.of(stream));
        channel.finish();
        assertThat(rest.size()).isPositive();
    }
}
