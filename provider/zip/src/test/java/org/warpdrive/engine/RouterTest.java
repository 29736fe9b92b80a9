// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.warpdrive.stats.Counter;

class RouterTest {
    private final Block block = new Block();

    /** An engine that ends every block the same way. */
    private record Fixed(String name, boolean takes, boolean room, String failure) implements BlockEngine {
        @Override
        public boolean takes(Block block) {
            return takes;
        }

        @Override
        public boolean submit(Block block) {
            if (room) {
                block.completion().fail(failure);
            }
            return room;
        }
    }

    private void prepare(String text) {
        Buffer in = Staging.lease(text.length());
        in.bytes().put(0, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        block.input(in, 0, 0, text.length(), 0);
        block.parameters(6, 0, true, false, null);
        block.output(Staging.lease(StoredBlocks.bound(text.length())));
    }

    private String output() throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(block.out().range(0, block.completion().produced()));
        byte[] text = new byte[1000];
        int length = inflater.inflate(text);
        assertThat(inflater.finished()).isTrue();
        inflater.end();
        return new String(text, 0, length, java.nio.charset.StandardCharsets.US_ASCII);
    }

    @AfterEach
    void nothingStaysLeased() {
        block.free();
        assertThat(Staging.leasedBytes()).isZero();
    }

    @Test
    void aFailedBlockIsDoneByTheNextEngineAndCountedByItsReason() throws DataFormatException {
        Router router = new Router(List.of(new Fixed("bad", true, true, "status=0x0e"), new JdkEngine()));
        prepare("hello, hello, hello");
        router.submit(block);
        router.await(block);
        assertThat(output()).isEqualTo("hello, hello, hello");
        assertThat(router.stats().get(0).fallbacks()).isEqualTo(Map.of("status=0x0e", 1L));
        assertThat(router.stats().get(0).get(Counter.BLOCKS)).isZero();
        assertThat(router.stats().get(1).get(Counter.BLOCKS)).isOne();
        assertThat(router.stats().get(1).get(Counter.BYTES_IN)).isEqualTo(19);
    }

    @Test
    void anEngineWithoutRoomIsPassedOver() throws DataFormatException {
        Router router = new Router(List.of(new Fixed("busy", true, false, ""), new JdkEngine()));
        prepare("x");
        router.submit(block);
        router.await(block);
        assertThat(output()).isEqualTo("x");
        assertThat(router.stats().get(0).get(Counter.REFUSED)).isOne();
        assertThat(router.stats().get(0).fallbacks()).isEmpty();
    }

    @Test
    void aBlockRefusedByAWorkerIsDoneByTheNextEngine() {
        BlockEngine picky = new ParallelEngine(new Fixed("picky", true, false, ""), 2);
        Router router = new Router(List.of(picky, new JdkEngine()));
        prepare("x".repeat(Staging.BLOCK_BYTES));
        router.submit(block);
        router.await(block);
        assertThat(block.completion().produced()).isPositive();
        assertThat(router.stats().get(0).fallbacks()).isEqualTo(Map.of("refused", 1L));
        assertThat(router.stats().get(1).get(Counter.BLOCKS)).isOne();
    }

    @Test
    void anEngineThatDoesNotTakeTheBlockIsNotAsked() throws DataFormatException {
        Router router = new Router(List.of(new Fixed("picky", false, true, "asked"), new JdkEngine()));
        prepare("");
        router.submit(block);
        router.await(block);
        assertThat(output()).isEmpty();
        assertThat(router.stats().get(0).get(Counter.REFUSED)).isZero();
        assertThat(router.stats().get(0).fallbacks()).isEmpty();
    }

    @Test
    void anEngineThatThrowsHasFailed() throws DataFormatException {
        BlockEngine broken = new BlockEngine() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public boolean takes(Block block) {
                return true;
            }

            @Override
            public boolean submit(Block block) {
                throw new OutOfMemoryError("no tables");
            }
        };
        Router router = new Router(List.of(broken, new JdkEngine()));
        prepare("abc");
        router.submit(block);
        router.await(block);
        assertThat(output()).isEqualTo("abc");
        assertThat(router.stats().get(0).fallbacks()).isEqualTo(Map.of("OutOfMemoryError", 1L));
    }

    @Test
    void anEngineSwitchedOffIsNotAskedNorTriedAgain() throws DataFormatException {
        Router router = new Router(
                List.of(new Fixed("a", true, true, "timeout"), new Fixed("b", true, true, "gone"), new JdkEngine()));
        prepare("abc");
        router.submit(block);
        router.use(engine -> engine.name().equals("a")); // while the block is at a
        router.await(block);
        assertThat(output()).isEqualTo("abc");
        assertThat(router).hasToString("a, jdk");
        assertThat(router.stats().get(1).isUsed()).isFalse();
        assertThat(router.stats().get(2).get(Counter.BLOCKS)).isOne();
        block.free();
        router.use(engine -> true);
        prepare("abc");
        router.submit(block);
        router.await(block);
        assertThat(router.stats().get(1).fallbacks()).isEqualTo(Map.of("gone", 1L));
    }

    @Test
    void manyFailuresEndAtTheLastEngine() throws DataFormatException {
        Router router = new Router(List.of(
                new Fixed("a", true, true, "timeout"),
                new Fixed("b", true, false, ""),
                new Fixed("c", true, true, "gone"),
                new JdkEngine()));
        prepare("abc");
        router.submit(block);
        router.await(block);
        assertThat(output()).isEqualTo("abc");
        assertThat(router).hasToString("a, b, c, jdk");
    }
}
