// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.CompressionOptions;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.netty.WdHttpContentCompressor;
import org.warpdrive.netty.WdHttpContentDecompressor;

/** The HTTP/1.1 handlers beside the stock ones: the same headers, the same number of messages at the same time. */
@ExtendWith(NoLeaks.class)
class HttpContentCodecsTest {
    private static final CompressionOptions[] GZIP_AND_DEFLATE = {
        StandardCompressionOptions.gzip(), StandardCompressionOptions.deflate()
    };

    private static HttpContentCompressor ours(int threshold) {
        return new WdHttpContentCompressor(threshold, GZIP_AND_DEFLATE);
    }

    private static HttpContentCompressor theirs(int threshold) {
        return new HttpContentCompressor(threshold, GZIP_AND_DEFLATE);
    }

    private static FullHttpRequest get(String accept) {
        return request(HttpMethod.GET, accept);
    }

    private static FullHttpRequest request(HttpMethod method, String accept) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/", Unpooled.EMPTY_BUFFER);
        if (!accept.isEmpty()) {
            request.headers().set(HttpHeaderNames.ACCEPT_ENCODING, accept);
        }
        return request;
    }

    private static DefaultFullHttpResponse full(ByteBuf content) {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        return response;
    }

    /** What one response looks like from outside: its headers, and the content as it is and decoded. */
    @SuppressWarnings("ArrayRecordComponent") // not compared as a whole
    private record Answer(List<String> headers, byte[] raw, byte[] decoded) {
        static Answer of(EmbeddedChannel channel) throws IOException {
            List<String> headers = new ArrayList<>();
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            String encoding = null;
            for (HttpObject part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
                if (part instanceof HttpResponse response) {
                    encoding = response.headers().get(HttpHeaderNames.CONTENT_ENCODING);
                    headers.add(response.status().toString());
                    response.headers().forEach(header -> headers.add(header.getKey() + ": " + header.getValue()));
                }
                if (part instanceof HttpContent content) {
                    raw.writeBytes(ByteBufUtil.getBytes(content.content()));
                    ReferenceCountUtil.release(content);
                }
            }
            byte[] bytes = raw.toByteArray();
            byte[] decoded = encoding == null
                    ? bytes
                    : encoding.equals("gzip")
                            ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes()
                            : new InflaterInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
            headers.replaceAll(header -> header.startsWith("content-length") && encodingShrinks(header, bytes)
                    ? "content-length: of the content"
                    : header);
            return new Answer(headers, bytes, decoded);
        }

        private static boolean encodingShrinks(String header, byte[] bytes) {
            return header.equals("content-length: " + bytes.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gzip",
                "deflate",
                "gzip, deflate",
                "deflate;q=0.9, gzip;q=0.1",
                "br, zstd",
                "*",
                "gzip;q=0",
                "identity",
                "x-gzip",
                "gzip;q=0.5, *;q=0.1"
            })
    void encodingsAreChosenAsByTheStockHandler(String accept) throws IOException {
        for (int length : new int[] {0, 1, 100, 2000, 70_000}) {
            byte[] page = TestData.JSON.of(length);
            Answer[] answers = new Answer[2];
            int i = 0;
            for (HttpContentCompressor handler : List.of(ours(50), theirs(50))) {
                EmbeddedChannel channel = new EmbeddedChannel(handler);
                channel.writeInbound(get(accept));
                ReferenceCountUtil.release(channel.readInbound());
                channel.writeOutbound(full(Bufs.DIRECT.of(page)));
                answers[i++] = Answer.of(channel);
                channel.finishAndReleaseAll();
            }
            assertThat(answers[0].headers).isEqualTo(answers[1].headers);
            assertThat(answers[0].decoded).isEqualTo(page);
        }
    }

    @Test
    void whatMayHaveNoContentOrIsEncodedAlreadyIsLeftAlone() throws IOException {
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
            for (int status : new int[] {100, 200, 204, 304, 404}) {
                for (boolean encoded : new boolean[] {false, true}) {
                    List<Object> both = new ArrayList<>();
                    for (HttpContentCompressor handler : List.of(ours(0), theirs(0))) {
                        EmbeddedChannel channel = new EmbeddedChannel(handler);
                        channel.writeInbound(request(method, "gzip"));
                        ReferenceCountUtil.release(channel.readInbound());
                        DefaultFullHttpResponse response = full(Unpooled.wrappedBuffer(new byte[50]));
                        response.setStatus(HttpResponseStatus.valueOf(status));
                        if (encoded) {
                            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "identity");
                        }
                        channel.writeOutbound(response);
                        List<String> headers = new ArrayList<>();
                        for (HttpObject part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
                            if (part instanceof HttpResponse head) {
                                head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
                                headers.add(head.status() + " " + head.headers().entries());
                            }
                            ReferenceCountUtil.release(part);
                        }
                        channel.finishAndReleaseAll();
                        both.add(headers);
                    }
                    assertThat(both.get(0)).isEqualTo(both.get(1));
                }
            }
        }
    }

    /** Every piece of a streamed response can be decoded when it is written; several requests may wait. */
    @ParameterizedTest
    @EnumSource(Bufs.class)
    void streamedAndPipelinedResponses(Bufs bufs) throws DataFormatException {
        EmbeddedChannel channel = new EmbeddedChannel(ours(0));
        for (int i = 0; i < 3; i++) {
            channel.writeInbound(get("gzip"));
            ReferenceCountUtil.release(channel.readInbound());
        }
        byte[] event = "data: {\"n\":1}\n\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int response = 0; response < 3; response++) {
            channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            HttpResponse head = channel.readOutbound();
            assertThat(head.headers().get(HttpHeaderNames.CONTENT_ENCODING)).isEqualTo("gzip");
            assertThat(head.headers().get(HttpHeaderNames.TRANSFER_ENCODING)).isEqualTo("chunked");
            Inflater inflater = new Inflater(true);
            for (int i = 0; i < 20; i++) {
                channel.writeOutbound(new DefaultHttpContent(bufs.of(event)));
                HttpContent piece = channel.readOutbound();
                byte[] bytes = ByteBufUtil.getBytes(piece.content());
                piece.release();
                assertThat(channel.<Object>readOutbound()).isNull();
                int skip = i == 0 ? 10 : 0;
                inflater.setInput(bytes, skip, bytes.length - skip);
                byte[] decoded = new byte[100];
                assertThat(Arrays.copyOf(decoded, inflater.inflate(decoded))).isEqualTo(event);
            }
            // The last event comes with the end, or before it.
            if (response == 1) {
                channel.writeOutbound(new DefaultLastHttpContent(bufs.of(event)));
            } else {
                channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            HttpContent end = channel.readOutbound();
            inflater.setInput(ByteBufUtil.getBytes(end.content()));
            end.release();
            assertThat(inflater.inflate(new byte[100])).isEqualTo(response == 1 ? event.length : 0);
            assertThat(inflater.finished()).isTrue();
            assertThat(inflater.getRemaining()).isEqualTo(8);
            assertThat(channel.<Object>readOutbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
            inflater.end();
        }
        channel.finishAndReleaseAll();
    }

    @Test
    void aCompleteResponseHasOneBlockAndNoMarkers() throws IOException {
        byte[] page = TestData.JSON.of(2000);
        int[] sizes = new int[2];
        int i = 0;
        for (HttpContentCompressor handler : List.of(ours(0), theirs(0))) {
            EmbeddedChannel channel = new EmbeddedChannel(handler);
            channel.writeInbound(get("gzip"));
            ReferenceCountUtil.release(channel.readInbound());
            channel.writeOutbound(full(Bufs.HEAP.of(page)));
            Answer answer = Answer.of(channel);
            assertThat(answer.decoded).isEqualTo(page);
            sizes[i++] = answer.raw.length;
            if (i == 1) {
                assertThat(new String(answer.raw, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("\0\0\u00ff\u00ff");
            }
            channel.finishAndReleaseAll();
        }
        assertThat(sizes[0]).isLessThanOrEqualTo(sizes[1]);
    }

    @Test
    void aChannelThatClosesMidResponseReleasesEverything() {
        EmbeddedChannel channel = new EmbeddedChannel(ours(0));
        channel.writeInbound(get("gzip"));
        ReferenceCountUtil.release(channel.readInbound());
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        ByteBuf piece = Bufs.DIRECT.of(TestData.JSON.of(300_000));
        channel.writeOutbound(new DefaultHttpContent(piece));
        assertThat(piece.refCnt()).isZero();
        channel.finishAndReleaseAll();
    }

    @Test
    void optionsWithAWindowOfTheirOwnAreTheStockHandlers() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new WdHttpContentCompressor(StandardCompressionOptions.gzip(6, 10, 8)));
        channel.writeInbound(get("gzip"));
        ReferenceCountUtil.release(channel.readInbound());
        DefaultFullHttpResponse response = full(Bufs.HEAP.of(new byte[100]));
        // The stock codec for it is JZlib's, which is not on this class path.
        assertThatThrownBy(() -> channel.writeOutbound(response)).hasStackTraceContaining("jcraft");
        channel.finishAndReleaseAll();
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }

    private static EmbeddedChannel post(HttpContentDecompressor handler, String encoding, ByteBuf body) {
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", body);
        request.headers().set(HttpHeaderNames.CONTENT_ENCODING, encoding);
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        boolean taken = false;
        try {
            channel.writeInbound(request);
            taken = true;
        } finally {
            if (!taken) {
                channel.finishAndReleaseAll();
            }
        }
        return channel;
    }

    private static byte[] body(EmbeddedChannel channel) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (HttpObject part = channel.readInbound(); part != null; part = channel.readInbound()) {
            if (part instanceof HttpContent content) {
                all.writeBytes(ByteBufUtil.getBytes(content.content()));
            }
            ReferenceCountUtil.release(part);
        }
        channel.finishAndReleaseAll();
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Bufs.class)
    void bodiesAreDecoded(Bufs bufs) throws IOException {
        byte[] data = TestData.JSON.of(200_000);
        EmbeddedChannel zlib = new EmbeddedChannel(new org.warpdrive.netty.WdZlibEncoder());
        zlib.writeOutbound(Unpooled.wrappedBuffer(data));
        zlib.finish();
        byte[] deflated = ZlibEncoderTest.output(zlib);
        byte[] raw = Arrays.copyOfRange(deflated, 2, deflated.length - 4);
        for (String encoding : List.of("gzip", "x-gzip", "GZIP")) {
            assertThat(body(post(new WdHttpContentDecompressor(0), encoding, bufs.of(gzip(data)))))
                    .isEqualTo(data);
        }
        assertThat(body(post(new WdHttpContentDecompressor(0), "deflate", bufs.of(deflated))))
                .isEqualTo(data);
        assertThat(body(post(new WdHttpContentDecompressor(0), "x-deflate", bufs.of(raw))))
                .isEqualTo(data);
        assertThat(body(post(new WdHttpContentDecompressor(true, 0), "deflate", bufs.of(deflated))))
                .isEqualTo(data);
        assertThatThrownBy(() -> post(new WdHttpContentDecompressor(true, 0), "deflate", bufs.of(raw)))
                .isInstanceOf(DecompressionException.class);
        assertThat(body(post(new WdHttpContentDecompressor(0), "identity", bufs.of(raw))))
                .isEqualTo(raw);
    }

    @Test
    void aBombIsRefusedAtTheBoundAndWhatIsCutGivesWhatThereIs() throws IOException {
        byte[] bomb = gzip(new byte[30_000_000]);
        assertThatThrownBy(() -> post(new WdHttpContentDecompressor(1 << 20), "gzip", Bufs.DIRECT.of(bomb)))
                .isInstanceOf(DecompressionException.class)
                .hasMessageContaining("maximum size");
        byte[] data = TestData.JSON.of(100_000);
        byte[] whole = gzip(data);
        for (int cut : new int[] {5, 100, whole.length / 2, whole.length - 4}) {
            byte[] part = Arrays.copyOf(whole, cut);
            byte[] ours = body(post(new WdHttpContentDecompressor(0), "gzip", Bufs.DIRECT.of(part)));
            byte[] theirs = body(post(new HttpContentDecompressor(0), "gzip", Bufs.DIRECT.of(part)));
            assertThat(ours).isEqualTo(theirs);
            assertThat(ours).isEqualTo(Arrays.copyOf(data, ours.length));
        }
    }
}
