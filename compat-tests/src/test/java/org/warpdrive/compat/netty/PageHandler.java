// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.warpdrive.compat.kit.Browser;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.TestJvm;

/**
 * What the server of the tests serves.
 *
 * <ul>
 *   <li>{@code /page/N}: N bytes of JSON in one response; {@code /chunked/N}: the same in chunks of 8000
 *   <li>{@code /html}: a page whose script fetches others
 *   <li>{@code /events/ID}: the first of five events; {@code /next/ID} sends the next, from another connection
 *   <li>{@code /echo}: length and CRC-32 of the body
 *   <li>{@code /status}: what WarpDrive says of itself, and what buffers are in use
 * </ul>
 */
@SuppressWarnings("FutureReturnValueIgnored") // a client that is gone is gone
final class PageHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final int CHUNK_BYTES = 8000;
    private static final int EVENTS = 5;
    private static final Map<Integer, ByteBuf> PAGES = new ConcurrentHashMap<>();
    private static final Map<String, Runnable> NEXT = new ConcurrentHashMap<>();

    private @Nullable HttpRequest request;
    private final CRC32 crc = new CRC32();
    private int bodyBytes;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject msg) {
        if (msg instanceof HttpRequest head) {
            request = head;
            crc.reset();
            bodyBytes = 0;
        }
        if (msg instanceof HttpContent content) {
            crc.update(ByteBufUtil.getBytes(content.content()));
            bodyBytes += content.content().readableBytes();
        }
        HttpRequest current = request;
        if (msg instanceof LastHttpContent && current != null) {
            request = null;
            answer(ctx, current);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    /** The request that asked for HTTP/2 is answered as the first of HTTP/2. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof HttpServerUpgradeHandler.UpgradeEvent upgrade) {
            HttpRequest first = upgrade.upgradeRequest();
            first.headers().set(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text(), "1");
            crc.reset();
            bodyBytes = 0;
            answer(ctx, first);
            ctx.flush();
        }
        super.userEventTriggered(ctx, event);
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request) {
        String[] path = request.uri().split("/", -1);
        switch (path[1]) {
            case "page" -> full(ctx, request, HttpResponseStatus.OK, page(Integer.parseInt(path[2])));
            case "chunked" -> chunked(ctx, request, page(Integer.parseInt(path[2])));
            case "events" -> events(ctx, request, path[2]);
            case "next" -> {
                NEXT.getOrDefault(path[2], () -> {}).run();
                full(ctx, request, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
            }
            case "echo" -> text(ctx, request, bodyBytes + " " + crc.getValue());
            case "status" -> {
                long buffers = PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                        .mapToLong(arena -> arena.numActiveAllocations())
                        .sum();
                text(ctx, request, "active-buffers=" + buffers + "\n" + TestJvm.status());
            }
            case "html" -> html(ctx, request);
            default -> full(ctx, request, HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
        }
    }

    /** A view of a page that is made once; of direct memory, as pages from files or sockets are. */
    private static ByteBuf page(int length) {
        return PAGES.computeIfAbsent(
                        length,
                        bytes -> Unpooled.unreleasableBuffer(
                                Unpooled.directBuffer(bytes).writeBytes(TestData.JSON.of(bytes))))
                .duplicate();
    }

    private static void text(ChannelHandlerContext ctx, HttpRequest request, String text) {
        full(ctx, request, HttpResponseStatus.OK, Unpooled.copiedBuffer(text, US_ASCII));
    }

    private static void html(ChannelHandlerContext ctx, HttpRequest request) {
        ByteBuf page = Unpooled.copiedBuffer(Browser.PAGE.replace("URL", "chunked/"), US_ASCII);
        full(ctx, request, HttpResponseStatus.OK, page, "text/html");
    }

    private static void full(
            ChannelHandlerContext ctx, HttpRequest request, HttpResponseStatus status, ByteBuf content) {
        full(ctx, request, status, content, "application/json");
    }

    private static void full(
            ChannelHandlerContext ctx, HttpRequest request, HttpResponseStatus status, ByteBuf content, String type) {
        HttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        if (!status.equals(HttpResponseStatus.NO_CONTENT)) {
            HttpUtil.setContentLength(response, content.readableBytes());
        }
        head(request, response, type);
        boolean alive = HttpUtil.isKeepAlive(request);
        if (!alive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        ctx.write(response).addListener(future -> {
            if (!alive) {
                ctx.close();
            }
        });
    }

    private static void chunked(ChannelHandlerContext ctx, HttpRequest request, ByteBuf page) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head(request, response, "application/json");
        HttpUtil.setTransferEncodingChunked(response, !isHttp2(request));
        ctx.write(response);
        while (page.isReadable()) {
            ctx.write(new DefaultHttpContent(page.readRetainedSlice(Math.min(CHUNK_BYTES, page.readableBytes()))));
        }
        ctx.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static void events(ChannelHandlerContext ctx, HttpRequest request, String id) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head(request, response, "text/event-stream");
        HttpUtil.setTransferEncodingChunked(response, !isHttp2(request));
        ctx.write(response);
        Runnable event = new Runnable() {
            private int sent;

            @Override
            public void run() {
                ctx.writeAndFlush(new DefaultHttpContent(
                        Unpooled.copiedBuffer("data: {\"event\": " + ++sent + "}\n\n", US_ASCII)));
                if (sent == EVENTS) {
                    NEXT.remove(id);
                    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                }
            }
        };
        NEXT.put(id, () -> ctx.executor().execute(event));
        event.run();
    }

    private static boolean isHttp2(HttpRequest request) {
        return request.headers().contains(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text());
    }

    private static void head(HttpRequest request, HttpResponse response, String type) {
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        if (isHttp2(request)) {
            CharSequence stream = HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text();
            response.headers().set(stream, request.headers().get(stream));
            // In HTTP/2 it is the application that chooses an encoding.
            String accepted = request.headers().get(HttpHeaderNames.ACCEPT_ENCODING, "");
            if (accepted.contains("gzip")) {
                response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
            } else if (accepted.contains("deflate")) {
                response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "deflate");
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException && ctx.channel().isActive() && request != null && !isHttp2(request)) {
            HttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
            HttpUtil.setContentLength(response, 0);
            request = null;
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }
}
