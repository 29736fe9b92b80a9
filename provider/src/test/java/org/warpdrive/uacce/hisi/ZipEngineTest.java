// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;

/** Blocks through the router with a soft device in front, as streams send them. */
class ZipEngineTest {
    private static final int LENGTH = 20_000;
    private static final long TIMEOUT_NANOS = 200_000_000;

    @BeforeEach
    void softDevicesWork() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
    }

    private static Block block(SplittableRandom random, boolean last) {
        Buffer in = Staging.lease(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            in.bytes().put(i, (byte)
                    (i >= 50 && random.nextInt(6) > 0 ? in.bytes().get(i - 50) : random.nextInt(256)));
        }
        Block block = new Block();
        block.input(in, 0, 0, LENGTH, 0);
        block.parameters(6, 0, last, false, null);
        block.output(Staging.lease(StoredBlocks.bound(LENGTH)));
        return block;
    }

    private static void check(Block block, byte[] scratch) throws Exception {
        Inflater inflater = new Inflater(true);
        inflater.setInput(block.out().range(0, block.produced()));
        assertThat(inflater.inflate(scratch)).isEqualTo(LENGTH);
        assertThat(ByteBuffer.wrap(scratch, 0, LENGTH)).isEqualTo(block.in().range(0, LENGTH));
        assertThat(inflater.finished()).isEqualTo(block.last());
        inflater.end();
    }

    private static long run(String options, int blocks) throws Exception {
        try (SoftDevice device = new SoftDevice(SoftConfig.parse("soft:" + options));
                ZipEngine engine = new ZipEngine(device.describe(), SegmentMode.SYNC, 2, 4096, TIMEOUT_NANOS)) {
            Router router = new Router(List.of(engine, new JdkEngine()));
            SplittableRandom random = new SplittableRandom(5);
            ArrayDeque<Block> underWay = new ArrayDeque<>();
            byte[] scratch = new byte[LENGTH + 1];
            for (int i = 0; i < blocks || !underWay.isEmpty(); i++) {
                if (i < blocks) {
                    Block block = block(random, i % 7 == 0);
                    router.submit(block);
                    underWay.addLast(block);
                }
                if (underWay.size() == engine.depth() || i >= blocks) {
                    Block done = underWay.removeFirst();
                    router.await(done);
                    check(done, scratch);
                    done.free();
                }
            }
            return router.stats().get(0).get(Counter.BLOCKS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flavour=mainline-v2", "flavour=mainline-v3", "flavour=rfc-attrs", "flavour=kae,slice=8m"})
    void theDeviceDoesTheBlocks(String options) throws Exception {
        assertThat(run(options, 60)).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fail=status/5",
                "fail=checksum/5",
                "fail=short/5",
                "fail=stall/40",
                "fail=garbage/20",
                "fail=stop/20",
                "fail=remove/20",
                "fail=busy/2",
                "fail=late/20,late=5ms",
                "sync=unaligned",
                "sync=stored"
            })
    void whateverTheDeviceDoesTheOutputIsRight(String options) throws Exception {
        assertThat(run(options, 60)).isLessThanOrEqualTo(60);
    }

    @Test
    @Timeout(60)
    void abandonedBlocksGiveTheirMemoryAndTheirQueueBack() throws Exception {
        try (SoftDevice device = new SoftDevice(SoftConfig.parse("soft"));
                ZipEngine engine = new ZipEngine(device.describe(), SegmentMode.SYNC, 2, 4096, TIMEOUT_NANOS)) {
            Router router = new Router(List.of(engine, new JdkEngine()));
            long before = Staging.leasedBytes();
            Block block = block(new SplittableRandom(1), false);
            router.submit(block);
            block.abandon();
            while (engine.pool().leased() > 0 || Staging.leasedBytes() > before) {
                Thread.onSpinWait(); // the maintenance thread's work
            }
            assertThat(engine.pool().idle()).isEqualTo(1);
            engine.releaseIdle();
            assertThat(device.queuesRemaining()).isEqualTo(4);
        }
    }
}
