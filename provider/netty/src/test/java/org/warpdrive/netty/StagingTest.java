// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warpdrive.engine.Staging;
import org.warpdrive.runtime.Engines;

/** The memory that streams hold goes back to the pools however a channel ends. */
class StagingTest {
    private static final int BYTES = 100_000;

    private final long before = Staging.leasedBytes();

    private static byte[] data() {
        byte[] data = new byte[BYTES];
        new Random(1).nextBytes(data);
        return data;
    }

    private EmbeddedChannel midStream() {
        EmbeddedChannel channel = new EmbeddedChannel(new WdZlibEncoder(ZlibWrapper.GZIP));
        channel.writeOutbound(Unpooled.wrappedBuffer(data()));
        assertHeld();
        return channel;
    }

    /** Else what follows shows nothing. */
    private void assertHeld() {
        if (Engines.get().router().isPresent()) {
            assertThat(Staging.leasedBytes()).isGreaterThan(before);
        }
    }

    private void assertGivenBack() {
        assertThat(Staging.leasedBytes()).isEqualTo(before);
    }

    @Test
    void aChannelThatCloses() {
        midStream().finishAndReleaseAll();
        assertGivenBack();
    }

    @Test
    void anEncoderThatIsRemoved() {
        EmbeddedChannel channel = midStream();
        channel.pipeline().remove(WdZlibEncoder.class);
        assertGivenBack();
        channel.finishAndReleaseAll();
    }

    @Test
    void aWebSocket() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new PerMessageDeflateEncoder(6, false, WebSocketExtensionFilter.NEVER_SKIP));
        channel.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(data())));
        assertHeld();
        channel.finishAndReleaseAll();
        assertGivenBack();
    }

    @Test
    void aWebSocketWithoutContextHoldsNothingBetweenMessages() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new PerMessageDeflateEncoder(6, true, WebSocketExtensionFilter.NEVER_SKIP));
        channel.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(data())));
        assertGivenBack();
        channel.finishAndReleaseAll();
    }
}
