// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.warpdrive.config.Config;
import org.warpdrive.engine.Pool;
import org.warpdrive.engine.Router;
import org.warpdrive.runtime.ZipOptions.EngineChoice;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/** The bound on memory outside the heap. Pools are the process's, so all is relative to what other tests have left. */
class MemoryBoundTest {
    private static final int ROOM_BYTES = 2 << 20;

    private static Engines with(long maxBytes) {
        // Two threads make a row of engines also where there are no natives.
        return Engines.of(Config.DEFAULT
                .with(ZipOptions.ENGINE, EngineChoice.NATIVE)
                .with(ZipOptions.THREADS, 2)
                .with(ZipOptions.MEMORY_MAX, maxBytes)
                .with(ZipOptions.LOG, false));
    }

    /** A stream amid its input, which holds what it has staged, and what its codec remembers. */
    private static DeflateStream open(Router router) {
        Source source = new Source();
        DeflateStream stream = new DeflateStream(router, 6, true, false);
        source.set(new byte[40_000], 0, 40_000);
        stream.deflate(source, new byte[1000], 0, 1000, Deflater.SYNC_FLUSH);
        return stream;
    }

    @Test
    void atTheBoundNewStreamsAreTheJdksAndOnceGivenBackOursAgain() {
        Pool.freeAllIdle();
        long usedBefore = Pool.leasedBytes();
        Engines engines = with(MemoryBound.heldBytes() + ROOM_BYTES);
        List<DeflateStream> open = new ArrayList<>();
        for (Router router = engines.routerForNewStream(); router != null; router = engines.routerForNewStream()) {
            open.add(open(router));
        }
        assertThat(open).hasSizeBetween(2, ROOM_BYTES / 40_000);
        assertThat(engines.memory().refused()).isOne();
        assertThat(engines.summary())
                .contains("left to the jdk by warpdrive.memory.max="
                        + engines.memory().maxBytes() + ": 1 streams");
        assertThat(Status.of(engines)).contains(" max=" + engines.memory().maxBytes());
        // Open ones go on, whatever they need.
        DeflateStream first = open.get(0);
        Source source = new Source();
        source.set(new byte[500_000], 0, 500_000);
        first.finish();
        byte[] out = new byte[10_000];
        while (!first.finished()) {
            assertThat(first.deflate(source, out, 0, out.length, Deflater.NO_FLUSH))
                    .isPositive();
        }
        open.forEach(DeflateStream::close);
        assertThat(Pool.leasedBytes()).isEqualTo(usedBefore);
        assertThat(engines.routerForNewStream()).isNotNull();
        assertThat(engines.memory().refused()).isOne();
    }

    @Test
    void whatIsIdleIsGivenBackBeforeAStreamIsRefused() {
        DeflateStream stream = open(with(Long.MAX_VALUE).router().orElseThrow());
        long held = MemoryBound.heldBytes();
        Engines engines = with(held);
        stream.close();
        assertThat(MemoryBound.heldBytes()).isEqualTo(held);
        assertThat(engines.routerForNewStream()).isNotNull();
        assertThat(MemoryBound.heldBytes()).isLessThan(held);
    }

    @Test
    void withNoMemoryAtAllEverythingIsTheJdks() {
        Engines engines = with(0);
        boolean decodes = with(Long.MAX_VALUE).decodesNewStream();
        assertThat(engines.routerForNewStream()).isNull();
        assertThat(engines.decodesNewStream()).isFalse();
        assertThat(engines.memory().refused()).isEqualTo(decodes ? 2 : 1);
    }
}
