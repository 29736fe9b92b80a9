// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.eclipse.jetty.compression.EncoderSink;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.gzip.GzipEncoderConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.compression.CompressionPool;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.eclipse.jetty.util.compression.InflaterPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.jetty.WdDeflaterPool;
import org.warpdrive.jetty.WdInflaterPool;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdInflater;

/** What Jetty does with the objects of our pools. */
class JettyPoolsTest {
    private final Server server = new Server();
    private final List<ByteBuffer> inputs = new ArrayList<>();
    private final GzipCompression gzip = new GzipCompression() {
        @Override
        public RetainableByteBuffer.Mutable acquireByteBuffer(int length) {
            RetainableByteBuffer.Mutable buffer = super.acquireByteBuffer(length);
            inputs.add(buffer.getByteBuffer());
            return buffer;
        }
    };

    @BeforeEach
    void start() throws Exception {
        CompressionHandler handler = new CompressionHandler();
        handler.addBean(new WdDeflaterPool());
        handler.addBean(new WdInflaterPool());
        handler.putCompression(gzip);
        server.setHandler(handler);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** Collects what an encoder writes. */
    private static final class Collector implements Content.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(boolean last, ByteBuffer chunk, Callback callback) {
            while (chunk != null && chunk.hasRemaining()) {
                bytes.write(chunk.get());
            }
            callback.succeeded();
        }

        byte[] decoded() throws IOException {
            return new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray())).readAllBytes();
        }
    }

    @Test
    void theHandlersBeansAreThePoolsThatGzipTakes() {
        assertThat(gzip.getDeflaterPool()).isInstanceOf(WdDeflaterPool.class);
        assertThat(gzip.getInflaterPool()).isInstanceOf(WdInflaterPool.class);
    }

    /**
     * Jetty gives its deflater one direct buffer for good, empty, and from then on adds to that buffer between calls: what
     * a deflater read, or took note of, before it was asked to deflate would be missing.
     */
    @Test
    void jettysLiveDirectBufferIsReadWhenItIsDeflated() throws Exception {
        byte[] data = TestData.JSON.of(300_000);
        for (boolean syncFlush : new boolean[] {false, true}) {
            GzipEncoderConfig config = new GzipEncoderConfig();
            config.setBufferSize(1024);
            config.setSyncFlush(syncFlush);
            Collector collector = new Collector();
            inputs.clear();
            EncoderSink sink = gzip.newEncoderSink(collector, config);
            ByteBuffer live = inputs.get(0);
            assertThat(live.isDirect()).isTrue();
            assertThat(live.hasRemaining()).isFalse();
            int step = 1;
            for (int at = 0; at < data.length; at += step) {
                step = 1 + (at * 7 + 13) % 5000;
                Callback.Completable written = new Callback.Completable();
                int length = Math.min(step, data.length - at);
                sink.write(at + length == data.length, ByteBuffer.wrap(data, at, length), written);
                written.get();
            }
            assertThat(collector.decoded()).isEqualTo(data);
        }
    }

    @Test
    void aDeflaterComesBackFreshWhateverWasDoneToIt() throws Exception {
        DeflaterPool pool = gzip.getDeflaterPool();
        Deflater first = pool.acquire().get();
        assertThat(first).isInstanceOf(WdDeflater.class);
        CompressionPool<Deflater>.Entry entry = pool.acquire();
        Deflater used = entry.get();
        used.setLevel(1);
        used.setStrategy(Deflater.HUFFMAN_ONLY);
        used.setInput(TestData.TEXT.of(10_000));
        byte[] room = new byte[100];
        used.deflate(room, 0, room.length, Deflater.SYNC_FLUSH); // zlib may only take note of the new parameters
        assertThat(used.deflate(room, 0, room.length, Deflater.SYNC_FLUSH)).isEqualTo(room.length);
        entry.release();
        byte[] data = TestData.JSON.of(100_000);
        for (int level : new int[] {9, 1, -1}) {
            GzipEncoderConfig config = new GzipEncoderConfig();
            config.setCompressionLevel(level);
            Collector collector = new Collector();
            Callback.Completable written = new Callback.Completable();
            gzip.newEncoderSink(collector, config).write(true, ByteBuffer.wrap(data), written);
            written.get();
            assertThat(collector.decoded()).as("level %d", level).isEqualTo(data);
        }
        assertThat(pool.acquire().get()).as("the pool gives back what it has").isSameAs(used);
    }

    @Test
    void anInflaterComesBackFresh() throws Exception {
        InflaterPool pool = gzip.getInflaterPool();
        CompressionPool<Inflater>.Entry entry = pool.acquire();
        Inflater inflater = entry.get();
        assertThat(inflater).isInstanceOf(WdInflater.class);
        inflater.setInput(new byte[] {1, 5, 0});
        assertThat(inflater.inflate(new byte[10])).isZero();
        entry.release();
        assertThat(pool.acquire().get()).isSameAs(inflater);
        assertThat(inflater.getBytesRead()).isZero();
        assertThat(inflater.needsInput()).isTrue();
    }
}
