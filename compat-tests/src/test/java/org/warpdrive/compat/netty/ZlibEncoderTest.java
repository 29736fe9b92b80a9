// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.JdkZlibEncoder;
import io.netty.handler.codec.compression.ZlibEncoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.netty.WdZlibEncoder;

/** WdZlibEncoder beside JdkZlibEncoder: what is decoded after each write, and the bytes around. */
@ExtendWith(NoLeaks.class)
@SuppressWarnings("FutureReturnValueIgnored") // embedded channels are done at once
class ZlibEncoderTest {
    private static final int GZIP_HEADER_BYTES = 10;

    static Stream<Arguments> wrappersAndBufs() {
        return Stream.of(ZlibWrapper.GZIP, ZlibWrapper.ZLIB, ZlibWrapper.NONE)
                .flatMap(wrapper -> Arrays.stream(Bufs.values()).map(bufs -> Arguments.of(wrapper, bufs)));
    }

    /** Messages of all sizes around what matters inside: empty, tiny, a window, a block, several blocks. */
    static List<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        for (int length : new int[] {100, 0, 1, 2, 3, 2000, 32768, 65536, 65537, 262140, 262141, 700_000, 5, 1}) {
            messages.add(TestData.JSON.of(length));
        }
        byte[] random = new byte[100_000];
        new Random(7).nextBytes(random);
        messages.add(random);
        return messages;
    }

    static byte[] output(EmbeddedChannel channel) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf buf = channel.readOutbound(); buf != null; buf = channel.readOutbound()) {
            all.writeBytes(ByteBufUtil.getBytes(buf));
            buf.release();
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("wrappersAndBufs")
    void everyWriteCanBeDecodedAtOnce(ZlibWrapper wrapper, Bufs bufs) throws DataFormatException {
        EmbeddedChannel ours = new EmbeddedChannel(new WdZlibEncoder(wrapper));
        EmbeddedChannel theirs = new EmbeddedChannel(new JdkZlibEncoder(wrapper));
        Inflater inflater = new Inflater(wrapper != ZlibWrapper.ZLIB);
        int skip = wrapper == ZlibWrapper.GZIP ? GZIP_HEADER_BYTES : 0;
        for (byte[] message : messages()) {
            ByteBuf in = bufs.of(message);
            ours.writeOutbound(in);
            assertThat(in.refCnt()).isZero();
            theirs.writeOutbound(Unpooled.wrappedBuffer(message));
            byte[] compressed = output(ours);
            assertThat(compressed.length == 0).isEqualTo(output(theirs).length == 0);
            if (message.length > 0) {
                inflater.setInput(compressed, skip, compressed.length - skip);
                byte[] decoded = new byte[message.length + 1];
                int count = 0;
                for (int n = 1; n > 0; count += n) {
                    n = inflater.inflate(decoded, count, decoded.length - count);
                }
                assertThat(Arrays.copyOf(decoded, count)).isEqualTo(message);
                assertThat(compressed).endsWith(0, 0, 0xff, 0xff);
                skip = 0;
            }
        }
        assertThat(ours.finish()).isTrue();
        byte[] end = output(ours);
        inflater.setInput(end);
        assertThat(inflater.inflate(new byte[1])).isZero();
        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isEqualTo(wrapper == ZlibWrapper.GZIP ? 8 : 0);
        inflater.end();
        theirs.finishAndReleaseAll();
    }

    @ParameterizedTest
    @EnumSource(
            value = ZlibWrapper.class,
            names = {"GZIP", "ZLIB", "NONE"})
    void headersAndEmptyStreamsAreThoseOfTheModel(ZlibWrapper wrapper) {
        for (int level : new int[] {-1, 0, 1, 6, 9}) {
            EmbeddedChannel ours = new EmbeddedChannel(new WdZlibEncoder(wrapper, level));
            EmbeddedChannel theirs = new EmbeddedChannel(new JdkZlibEncoder(wrapper, level));
            ours.finish();
            theirs.finish();
            assertThat(output(ours)).as("level %s", level).isEqualTo(output(theirs));

            EmbeddedChannel ours1 = new EmbeddedChannel(new WdZlibEncoder(wrapper, level));
            EmbeddedChannel theirs1 = new EmbeddedChannel(new JdkZlibEncoder(wrapper, level));
            ours1.writeOutbound(Unpooled.wrappedBuffer(new byte[] {42}));
            theirs1.writeOutbound(Unpooled.wrappedBuffer(new byte[] {42}));
            int header = wrapper == ZlibWrapper.GZIP ? GZIP_HEADER_BYTES : wrapper == ZlibWrapper.ZLIB ? 2 : 0;
            assertThat(Arrays.copyOf(output(ours1), header)).isEqualTo(Arrays.copyOf(output(theirs1), header));
            ours1.finishAndReleaseAll();
            theirs1.finishAndReleaseAll();
        }
    }

    @Test
    void gzipIsWhatTheJdkReads() throws IOException {
        byte[] message = TestData.TEXT.of(300_000);
        EmbeddedChannel channel = new EmbeddedChannel(new WdZlibEncoder(ZlibWrapper.GZIP, 1));
        channel.writeOutbound(Bufs.DIRECT.of(message), Bufs.COMPOSITE.of(message), Bufs.HEAP.of(message));
        channel.finish();
        byte[] decoded = new GZIPInputStream(new ByteArrayInputStream(output(channel))).readAllBytes();
        assertThat(decoded).hasSize(3 * message.length).endsWith(message).startsWith(message);
    }

    @Test
    void aDictionaryIsAskedForAndHelps() throws DataFormatException {
        byte[] dictionary = TestData.TEXT.of(4000);
        EmbeddedChannel channel = new EmbeddedChannel(new WdZlibEncoder(dictionary));
        channel.writeOutbound(Bufs.DIRECT.of(dictionary));
        channel.finish();
        byte[] compressed = output(channel);
        assertThat(compressed.length).isLessThan(200);
        Inflater inflater = new Inflater();
        inflater.setInput(compressed);
        byte[] decoded = new byte[4001];
        assertThat(inflater.inflate(decoded)).isZero();
        assertThat(inflater.needsDictionary()).isTrue();
        inflater.setDictionary(dictionary);
        assertThat(inflater.inflate(decoded)).isEqualTo(4000);
        assertThat(inflater.finished()).isTrue();
        inflater.end();
    }

    @Test
    void afterTheEndBytesPassThroughAsWithTheModel() {
        for (ZlibEncoder encoder : List.of(new WdZlibEncoder(), new JdkZlibEncoder())) {
            EmbeddedChannel channel = new EmbeddedChannel(encoder);
            assertThat(encoder.isClosed()).isFalse();
            encoder.close();
            assertThat(encoder.isClosed()).isTrue();
            output(channel);
            channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
            assertThat(output(channel)).containsExactly(1, 2, 3);
            assertThat(encoder.close().isSuccess()).isTrue();
            assertThat(output(channel)).isEmpty();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void badArgumentsAreRefusedInTheWordsOfTheModel() {
        assertSameRefusal(() -> new WdZlibEncoder(10), () -> new JdkZlibEncoder(10));
        assertSameRefusal(() -> new WdZlibEncoder(-2), () -> new JdkZlibEncoder(-2));
        assertSameRefusal(
                () -> new WdZlibEncoder(ZlibWrapper.ZLIB_OR_NONE), () -> new JdkZlibEncoder(ZlibWrapper.ZLIB_OR_NONE));
        assertSameRefusal(() -> new WdZlibEncoder().close(), () -> new JdkZlibEncoder().close());
    }

    private static void assertSameRefusal(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable ours,
            org.assertj.core.api.ThrowableAssert.ThrowingCallable theirs) {
        Throwable model = org.assertj.core.api.Assertions.catchThrowable(theirs);
        assertThatThrownBy(ours).isExactlyInstanceOf(model.getClass()).hasMessage(model.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChannelThatGoesMidStreamTakesTheEncoderAlong(boolean removed) {
        WdZlibEncoder encoder = new WdZlibEncoder(ZlibWrapper.GZIP);
        EmbeddedChannel channel = new EmbeddedChannel(encoder);
        channel.writeOutbound(Bufs.DIRECT.of(TestData.JSON.of(100_000)));
        if (removed) {
            channel.pipeline().remove(encoder);
            assertThat(encoder.isClosed()).isTrue();
        }
        channel.finishAndReleaseAll();
        assertThat(encoder.isClosed()).isTrue();
    }
}
