// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.CodecEngine;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.NativeCodec;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.engine.Verify;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Devices;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.policy.ZipEngine;
import org.warpdrive.uacce.policy.ZipSettings;

/** What it costs to have a device all of whose queues others hold, against not having it. The two take turns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 6, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 30, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class NoQueueLeft {
    @Param({"4096", "65536"})
    public int size;

    private final Block block = new Block();
    private final List<QueueFile> held = new ArrayList<>();
    private final Devices devices = new Devices(SystemConfig.read(ZipOptions.all()));
    private final Router[] turns = {
        new Router(List.of(
                new StoredBlocks(),
                ZipEngine.over(devices, ZipSettings.DEFAULT.withAwaitsSelfTest(true)),
                software(),
                new JdkEngine())),
        new Router(List.of(new StoredBlocks(), software(), new JdkEngine()))
    };
    private Payload payload = new Payload(1, true, true);
    private Router router = turns[0];
    private int turn;

    private static BlockEngine software() {
        return new CodecEngine(new NativeCodec(false), Verify.OFF, (difference, block, produced) -> {});
    }

    @Setup(Level.Trial)
    public void prepare() {
        payload = new Payload(size, false, true);
        turns[0].releaseIdle();
        for (UacceDevice device : devices.devices()) {
            try {
                while (true) {
                    held.add(device.open());
                }
            } catch (DeviceException e) {
                // None is left: as wanted.
            }
        }
        if (held.isEmpty()) {
            throw new IllegalStateException("no queue to hold");
        }
    }

    /** Even iterations have the device, odd ones have not. */
    @Setup(Level.Iteration)
    public void turn() {
        router = turns[turn++ % turns.length];
    }

    @Benchmark
    public int block() {
        payload.submit(block, router);
        return payload.take(block, router);
    }

    @TearDown(Level.Trial)
    public void giveBack() {
        held.forEach(QueueFile::close);
    }
}
