// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

import java.nio.ByteBuffer;
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
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;

/** One block there and back, against the copies alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class RoundTrip {
    @Param({"4096"})
    public int size;

    private final Block block = new Block();
    private final Router router = Row.ofThisProcess();
    private Payload payload = new Payload(1, true, true);
    private ByteBuffer known = ByteBuffer.allocate(0);
    private int knownLength;

    @Setup(Level.Trial)
    public void prepare() {
        payload = new Payload(size, false, true);
        payload.submit(block, router);
        knownLength = payload.take(block, router);
        known = payload.result(knownLength);
    }

    @Benchmark
    public int queue() {
        payload.submit(block, router);
        return payload.take(block, router);
    }

    @Benchmark
    public int copies() {
        return payload.copy(known, knownLength);
    }

    @TearDown(Level.Trial)
    public void check() {
        Row.requireQueues();
    }
}
