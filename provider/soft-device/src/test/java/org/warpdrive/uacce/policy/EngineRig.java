// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Inflater;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.sysfs.AttributeSource;

/**
 * What the tests of the engine share: soft devices that are listed one after the other, engines over them, and blocks to send.
 * After each test all engines are closed, and every device must have all its queues again.
 */
final class EngineRig implements BeforeEachCallback, AfterEachCallback {
    static final int LENGTH = 20_000;
    static final long SECOND = 1_000_000_000;
    static final ZipSettings SETTINGS =
            ZipSettings.DEFAULT.withMaxQueues(2).withAwaitsSelfTest(true).withTimeoutNanos(60 * SECOND); // no flukes

    private final Map<SoftDevice, Integer> devices = new LinkedHashMap<>();
    /** What a look at the devices finds. */
    final List<UacceDevice> listed = new ArrayList<>();

    private final List<ZipEngine> engines = new ArrayList<>();
    /** The time of engines that are {@link #stepped} or {@link #ticking}. */
    final AtomicLong now = new AtomicLong();
    /** The NUMA node of whoever sends to those engines. */
    int node = -1;

    @Override
    public void beforeEach(ExtensionContext context) {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
    }

    /** Nothing is left open. */
    @Override
    public void afterEach(ExtensionContext context) {
        engines.forEach(ZipEngine::close);
        devices.forEach((device, queues) -> {
            assertThat(device.queuesRemaining()).as(device.config().name()).isEqualTo(queues);
            device.close();
        });
    }

    /** A device that is there from now on. */
    SoftDevice device(String options) {
        SoftDevice device = new SoftDevice(SoftConfig.parse("soft:" + options));
        devices.put(device, device.queuesRemaining());
        listed.add(device.describe());
        return device;
    }

    ZipEngine engine(ZipSettings settings) {
        ZipEngine engine = ZipEngine.over(() -> listed, settings);
        engines.add(engine);
        return engine;
    }

    /** An engine by the test's clock, whose maintenance is the test's. */
    ZipEngine stepped(ZipSettings settings) {
        ZipEngine engine = new ZipEngine(() -> listed, settings, now::get, () -> node);
        engines.add(engine);
        return engine;
    }

    /** An engine whose clock moves by so much with each look at it, and whose maintenance is the test's. */
    ZipEngine ticking(ZipSettings settings, long lookNanos) {
        ZipEngine engine = new ZipEngine(() -> listed, settings, () -> now.addAndGet(lookNanos), () -> node);
        engines.add(engine);
        return engine;
    }

    static Router router(ZipEngine engine) {
        return new Router(List.of(engine, new JdkEngine()));
    }

    /** A block of {@value #LENGTH} bytes, without a window. */
    static Block block(int seed, boolean last) {
        return block(seed, last, 0);
    }

    static Block block(int seed, boolean last, int window) {
        SplittableRandom random = new SplittableRandom(seed);
        Buffer in = Staging.lease(window + LENGTH);
        for (int i = 0; i < window + LENGTH; i++) {
            in.bytes().put(i, (byte)
                    (i >= 50 && random.nextInt(6) > 0 ? in.bytes().get(i - 50) : random.nextInt(256)));
        }
        Block block = new Block();
        block.input(in, window, window, LENGTH, 0);
        block.parameters(6, 0, last, false, null);
        block.checksum(seed % 2 == 0 ? Block.Checksum.CRC32 : Block.Checksum.ADLER32);
        block.output(Staging.lease(StoredBlocks.bound(LENGTH)));
        return block;
    }

    /** Decodes a block's output and compares it with the input. */
    static void check(Block block) throws Exception {
        byte[] scratch = new byte[LENGTH + 1];
        Inflater inflater = new Inflater(true);
        inflater.setInput(block.out().range(0, block.completion().produced()));
        assertThat(inflater.inflate(scratch)).isEqualTo(LENGTH);
        assertThat(ByteBuffer.wrap(scratch, 0, LENGTH)).isEqualTo(block.in().range(0, LENGTH));
        assertThat(inflater.finished()).isEqualTo(block.last());
        inflater.end();
    }

    /** Sends blocks as one stream does, and returns how many of them the engine did. */
    static long run(ZipEngine engine, int blocks) throws Exception {
        Router router = router(engine);
        ArrayDeque<Block> underWay = new ArrayDeque<>();
        for (int i = 0; i < blocks || !underWay.isEmpty(); i++) {
            if (i < blocks) {
                Block block = block(i, i % 7 == 0);
                router.submit(block);
                underWay.addLast(block);
            }
            if (underWay.size() == engine.depth() || i >= blocks) {
                Block done = underWay.removeFirst();
                router.await(done);
                check(done);
                done.free();
            }
        }
        return router.stats().get(0).get(Counter.BLOCKS);
    }

    /** One block, sent and awaited. */
    static boolean doneBy(ZipEngine engine, Router router) throws Exception {
        long before = router.stats().get(0).get(Counter.BLOCKS);
        Block block = block(1, false);
        router.submit(block);
        router.await(block);
        check(block);
        block.free();
        assertThat(engine.devices()).allMatch(report -> report.queues().leased() == 0);
        return router.stats().get(0).get(Counter.BLOCKS) > before;
    }

    /** Whether another thread, for whom nothing is worth waiting for, is refused a queue. */
    static boolean refusedToOthers(ZipEngine engine) throws InterruptedException {
        AtomicBoolean refused = new AtomicBoolean();
        Thread other = new Thread(() -> {
            Block block = block(9, false);
            refused.set(!engine.submit(block));
            block.free();
        });
        other.start();
        other.join();
        return refused.get();
    }

    static DeviceReport report(ZipEngine engine, String name) {
        return engine.devices().stream()
                .filter(report -> report.device().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Waits for a block, checks it, and frees it. */
    static void finish(Router router, Block block) throws Exception {
        router.await(block);
        check(block);
        block.free();
    }

    /** The same device, with an attribute for isolation, and a way to open queues, of the test's. */
    static UacceDevice described(UacceDevice device, AtomicBoolean isolated, UacceDevice.Opener opener) {
        Map<String, String> attributes = Map.of(
                "api",
                device.attributes().api(),
                "flags",
                "1",
                "algorithms",
                "zlib\ngzip",
                "available_instances",
                "4",
                "region_mmio_size",
                String.valueOf(device.attributes().mmio().length()),
                "region_dus_size",
                String.valueOf(device.attributes().dus().length()));
        return UacceDevice.describedBy(
                device.name(),
                new AttributeSource() {
                    @Override
                    public boolean has(String name) {
                        return name.equals("isolate") || attributes.containsKey(name);
                    }

                    @Override
                    public String read(String name) throws IOException {
                        String text = name.equals("isolate") ? (isolated.get() ? "1" : "0") : attributes.get(name);
                        if (text == null) {
                            throw new FileNotFoundException(name);
                        }
                        return text;
                    }
                },
                opener);
    }
}
