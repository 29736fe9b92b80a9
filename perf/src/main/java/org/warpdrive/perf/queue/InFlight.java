// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

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
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;

/** A stream's blocks, several under way at once, taken in order: how busy can one thread keep a device? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 41, time = 100, timeUnit = TimeUnit.MILLISECONDS) // of which the median counts
public class InFlight {
    @Param({"65536", "262140"})
    public int size;

    /** The application's memory: {@code heap} or {@code direct}. */
    @Param({"heap", "direct"})
    public String memory = "";

    @Param({"8"})
    public int depth;

    private final Router router = Row.ofThisProcess();
    private Payload payload = new Payload(1, true, true);
    private Block[] ring = {};
    private int next;

    @Setup(Level.Trial)
    public void prepare() {
        payload = new Payload(size, memory.equals("direct"), false);
    }

    @Setup(Level.Iteration)
    public void fill(IterationParams iteration) {
        if (iteration.getType() == IterationType.WARMUP) {
            Row.countFromHere();
        }
        ring = new Block[depth];
        for (int i = 0; i < depth; i++) {
            ring[i] = new Block();
            payload.submit(ring[i], router);
        }
        next = 0;
    }

    @Benchmark
    public int block() {
        Block oldest = ring[next];
        int produced = payload.take(oldest, router);
        payload.submit(oldest, router);
        next = next + 1 == depth ? 0 : next + 1;
        return produced;
    }

    @TearDown(Level.Iteration)
    public void drain() {
        for (int i = 0; i < depth; i++) {
            payload.take(ring[(next + i) % depth], router);
        }
    }

    @TearDown(Level.Trial)
    public void check() {
        Row.requireQueues();
    }
}
