// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

import java.io.IOException;
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
import org.warpdrive.perf.Notes;

/** Each thread sends a block and waits for it, over and over: what does a block wait as more threads do so? */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LoadedDevice {
    /** A label for the figures; the work is the device's. */
    @Param("warpdrive")
    public String engine = "";

    /** What every case has; a device that answers from memory needs no particular data. */
    @Param("")
    public String corpus = "";

    @Param("65536")
    public int size;

    private final Block block = new Block();
    private final Router router = Row.ofThisProcess();
    private Payload payload = new Payload(1, false, true);

    @Setup(Level.Trial)
    public void prepare() {
        payload = new Payload(size, false, true);
    }

    @Benchmark
    public int thereAndBack() {
        payload.submit(block, router);
        return payload.take(block, router);
    }

    /** Without a note there is no point in the plot: on a machine too busy for the device's deadlines software did it. */
    @TearDown(Level.Trial)
    public void note() throws IOException {
        if (Row.queuesDidTheWork()) {
            Notes.add(new Notes.Note(engine, "block", size, size));
        }
    }
}
