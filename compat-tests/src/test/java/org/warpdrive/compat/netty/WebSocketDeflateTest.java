// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.netty.WdPerMessageDeflateClientExtensionHandshaker;
import org.warpdrive.netty.WdPerMessageDeflateServerExtensionHandshaker;

/** permessage-deflate between ours and the stock handlers, in both directions and roles. */
@ExtendWith(NoLeaks.class)
class WebSocketDeflateTest {
    private static final WebSocketExtensionFilterProvider ALL = WebSocketExtensionFilterProvider.DEFAULT;

    private static WebSocketClientExtensionHandshaker client(boolean ours, boolean noContext) {
        return ours
                ? new WdPerMessageDeflateClientExtensionHandshaker(6, false, 15, noContext, noContext, ALL, 0)
                : new PerMessageDeflateClientExtensionHandshaker(6, false, 15, noContext, noContext, ALL, 0);
    }

    private static WebSocketServerExtensionHandshaker server(boolean ours, boolean noContext) {
        return ours
                ? new WdPerMessageDeflateServerExtensionHandshaker(6, false, 15, noContext, noContext, ALL, 0)
                : new PerMessageDeflateServerExtensionHandshaker(6, false, 15, noContext, noContext, ALL, 0);
    }

    static Stream<Arguments> pairs() {
        List<Arguments> all = new ArrayList<>();
        for (boolean oursIsServer : new boolean[] {true, false}) {
            for (boolean oursIsClient : new boolean[] {true, false}) {
                for (boolean noContext : new boolean[] {true, false}) {
                    if (oursIsServer || oursIsClient) {
                        all.add(Arguments.of(oursIsServer, oursIsClient, noContext));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void messagesInBothDirections(boolean oursIsServer, boolean oursIsClient, boolean noContext) {
        WebSocketClientExtensionHandshaker client = client(oursIsClient, noContext);
        WebSocketServerExtension atServer = server(oursIsServer, noContext).handshakeExtension(client.newRequestData());
        WebSocketExtension atClient = client.handshakeExtension(atServer.newReponseData());
        assertThat(atServer.newReponseData().parameters().containsKey("server_no_context_takeover"))
                .isEqualTo(noContext);
        assertThat(atServer.newExtensionEncoder().getClass().getName()).contains(oursIsServer ? "warpdrive" : "netty");
        assertThat(atClient.newExtensionDecoder().getClass().getName()).contains(oursIsClient ? "warpdrive" : "netty");
        exchange(atServer, atClient, noContext);
        exchange(atClient, atServer, noContext);
    }

    private static void exchange(WebSocketExtension from, WebSocketExtension to, boolean noContext) {
        EmbeddedChannel sender = new EmbeddedChannel(from.newExtensionEncoder());
        EmbeddedChannel receiver = new EmbeddedChannel(to.newExtensionDecoder());
        byte[] message = TestData.JSON.of(1500);
        int first = send(sender, receiver, message);
        int second = send(sender, receiver, message);
        if (noContext) {
            assertThat(second).isEqualTo(first);
        } else {
            assertThat(second).as("the second finds the first in the window").isLessThan(first / 10);
        }
        for (int length : new int[] {0, 1, 5, 100, 0, 70_000, 3, 1_000_000, 0}) {
            send(sender, receiver, TestData.TEXT.of(length));
        }
        send(sender, receiver, new byte[500_000]);
        send(sender, receiver, TestData.RANDOM.of(100_000));
        fragments(sender, receiver);
        untouched(sender, receiver);
        sender.finishAndReleaseAll();
        receiver.finishAndReleaseAll();
    }

    /** One message, in buffers of every kind; returns its size in between. */
    private static int send(EmbeddedChannel sender, EmbeddedChannel receiver, byte[] message) {
        int size = 0;
        for (Bufs bufs : List.of(Bufs.values()).subList(0, message.length > 2000 ? Bufs.values().length : 1)) {
            sender.writeOutbound(new BinaryWebSocketFrame(bufs.of(message)));
            WebSocketFrame compressed = sender.readOutbound();
            assertThat(compressed.rsv()).isEqualTo(WebSocketExtension.RSV1);
            size = compressed.content().readableBytes();
            receiver.writeInbound(compressed);
            WebSocketFrame received = receiver.readInbound();
            assertThat(received).isInstanceOf(BinaryWebSocketFrame.class);
            assertThat(received.rsv()).isZero();
            assertThat(ByteBufUtil.getBytes(received.content())).isEqualTo(message);
            received.release();
        }
        return size;
    }

    private static void fragments(EmbeddedChannel sender, EmbeddedChannel receiver) {
        String text = new String(TestData.TEXT.of(3000), US_ASCII);
        sender.writeOutbound(new TextWebSocketFrame(false, 0, text.substring(0, 1000)));
        sender.writeOutbound(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {9})));
        sender.writeOutbound(new ContinuationWebSocketFrame(false, 0, text.substring(1000, 1001)));
        sender.writeOutbound(new ContinuationWebSocketFrame(true, 0, text.substring(1001)));
        StringBuilder received = new StringBuilder();
        for (WebSocketFrame frame = sender.readOutbound(); frame != null; frame = sender.readOutbound()) {
            assertThat(frame.rsv()).isEqualTo(frame instanceof TextWebSocketFrame ? WebSocketExtension.RSV1 : 0);
            receiver.writeInbound(frame);
        }
        for (WebSocketFrame frame = receiver.readInbound(); frame != null; frame = receiver.readInbound()) {
            if (!(frame instanceof PingWebSocketFrame)) {
                received.append(frame.content().toString(US_ASCII));
            }
            frame.release();
        }
        assertThat(received.toString()).isEqualTo(text);
    }

    private static void untouched(EmbeddedChannel sender, EmbeddedChannel receiver) {
        receiver.writeInbound(new TextWebSocketFrame(true, 0, "plain"));
        TextWebSocketFrame plain = receiver.readInbound();
        assertThat(plain.text()).isEqualTo("plain");
        plain.release();
        sender.writeOutbound(new TextWebSocketFrame(true, WebSocketExtension.RSV1, "done elsewhere"));
        TextWebSocketFrame elsewhere = sender.readOutbound();
        assertThat(elsewhere.text()).isEqualTo("done elsewhere");
        elsewhere.release();
    }

    private static WebSocketServerExtension agreed(String... parameters) {
        return requireNonNull(offer(parameters));
    }

    private static @Nullable WebSocketServerExtension offer(String... parameters) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return new WdPerMessageDeflateServerExtensionHandshaker(6, true, 15, true, false, ALL, 1000)
                .handshakeExtension(new WebSocketExtensionData("permessage-deflate", map));
    }

    @Test
    void aSmallerWindowIsTheStockEncodersBusiness() {
        assertThat(agreed().newExtensionEncoder().getClass().getName()).contains("warpdrive");
        WebSocketServerExtension small = agreed("server_max_window_bits", "10");
        assertThat(small.newReponseData().parameters()).containsEntry("server_max_window_bits", "10");
        assertThat(small.newExtensionEncoder().getClass().getName()).contains("io.netty");
        assertThat(small.newExtensionDecoder().getClass().getName()).contains("warpdrive");
        assertThat(offer("unheard_of", "1")).isNull();
    }

    /** RFC 7692, 7.2.3: the examples that a decoder must take. */
    @Test
    void theExamplesOfTheStandard() {
        EmbeddedChannel receiver = new EmbeddedChannel(agreed().newExtensionDecoder());
        for (int[] message : new int[][] {
            {0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00}, // one block
            {0xf2, 0x00, 0x11, 0x00, 0x00}, // the window taken over
            {0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00}, // stored
            {0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00}, // marked as the last
            {0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00} // two blocks
        }) {
            byte[] bytes = new byte[message.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) message[i];
            }
            receiver.writeInbound(new TextWebSocketFrame(true, WebSocketExtension.RSV1, Unpooled.wrappedBuffer(bytes)));
            TextWebSocketFrame received = receiver.readInbound();
            assertThat(received.text()).isEqualTo("Hello");
            received.release();
        }
        receiver.finishAndReleaseAll();
    }

    @Test
    void aBombIsRefusedAndSoAreBadData() {
        EmbeddedChannel sender = new EmbeddedChannel(agreed().newExtensionEncoder());
        sender.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[1_000_000])));
        sender.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[999])));
        EmbeddedChannel receiver = new EmbeddedChannel(agreed().newExtensionDecoder());
        assertThatThrownBy(() -> receiver.writeInbound(sender.<Object>readOutbound()))
                .isInstanceOf(DecompressionException.class)
                .hasMessageContaining("maximum size: 1000");
        EmbeddedChannel other = new EmbeddedChannel(agreed().newExtensionDecoder());
        assertThatThrownBy(() -> other.writeInbound(new BinaryWebSocketFrame(
                        true, WebSocketExtension.RSV1, Unpooled.wrappedBuffer(new byte[] {0x07, 1, 2, 3}))))
                .isInstanceOf(DecompressionException.class);
        sender.finishAndReleaseAll();
        receiver.finishAndReleaseAll();
        other.finishAndReleaseAll();
    }
}
