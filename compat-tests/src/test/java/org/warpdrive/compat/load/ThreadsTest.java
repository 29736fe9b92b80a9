// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;
import org.warpdrive.zip.WarpDrive;

/** Many threads with streams of their own, and with streams that somebody else ends. */
class ThreadsTest {
    private static final int THREADS = 64;
    private static final Engine ENGINE = WarpDriveEngine.INSTANCE;

    /** What a closed object of the running JDK answers; any other exception is a failure. */
    private static final Outcome DEFLATER_CLOSED = closedDeflater();

    private static final Outcome INFLATER_CLOSED = closedInflater();

    private static Outcome closedDeflater() {
        Deflater deflater = JavaUtilZip.INSTANCE.deflater(6, true);
        deflater.end();
        return Outcome.of(() -> deflater.deflate(new byte[1]));
    }

    private static Outcome closedInflater() {
        Inflater inflater = JavaUtilZip.INSTANCE.inflater(true);
        inflater.end();
        return Outcome.of(() -> inflater.inflate(new byte[1]));
    }

    /** One thread's work: told which of them it is. */
    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void together(Work work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                tasks.add(() -> {
                    start.await();
                    work.run(thread);
                    return true;
                });
            }
            for (Future<Boolean> result : pool.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            pool.shutdown();
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    @Timeout(300)
    void streamsOfManyThreadsDoNotMix() throws Exception {
        together(thread -> {
            Deflater deflater = ENGINE.deflater(thread % 10, thread % 2 == 0);
            for (int i = 0; i < 12; i++) {
                byte[] data = TestData.nth(thread + i).of(i % 4 == 3 ? 300_000 : 1_000 * i + thread, thread);
                byte[] first = Pump.deflate(deflater, data, i % 2 == 0 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
                byte[] second = Pump.finish(deflater, data);
                assertThat(Pump.inflateAll(Pump.join(first, second), thread % 2 == 0))
                        .isEqualTo(Pump.join(data, data));
                deflater.reset();
                ByteArrayOutputStream gz = new ByteArrayOutputStream();
                try (GZIPOutputStream out = ENGINE.gzipOutput(gz)) {
                    out.write(data);
                }
                try (GZIPInputStream in = ENGINE.gzipInput(new ByteArrayInputStream(gz.toByteArray()))) {
                    assertThat(in.readAllBytes()).isEqualTo(data);
                }
            }
            deflater.end();
        });
    }

    @Test
    @Timeout(300)
    void deflatersEndedByOthersRefuseAndNothingElse() throws Exception {
        byte[] data = TestData.TEXT.of(600_000);
        for (int round = 0; round < 12; round++) {
            Deflater[] shared = new Deflater[4];
            for (int i = 0; i < shared.length; i++) {
                shared[i] = ENGINE.deflater(1 + i * 2, i % 2 == 0);
                shared[i].setInput(data);
            }
            together(thread -> {
                Deflater deflater = shared[thread % shared.length];
                byte[] room = new byte[500];
                for (int i = 0; i < 60; i++) {
                    if (thread < 4 && i == 20 + thread * 10) {
                        deflater.end();
                    }
                    Outcome outcome = Outcome.of(
                            switch ((thread + i) % 6) {
                                case 0 -> () -> deflater.deflate(room, 0, 500, Deflater.SYNC_FLUSH);
                                case 1 -> () -> deflater.deflate(room);
                                case 2 -> deflater::getAdler;
                                case 3 -> deflater::getBytesRead;
                                case 4 ->
                                    () -> {
                                        deflater.setInput(data);
                                        return deflater.needsInput();
                                    };
                                default ->
                                    () -> {
                                        deflater.reset();
                                        return deflater.finished();
                                    };
                            });
                    if (outcome.thrown() != null) {
                        assertThat(outcome).isEqualTo(DEFLATER_CLOSED);
                    }
                }
            });
            for (Deflater deflater : shared) {
                assertThat(Outcome.of(() -> deflater.deflate(new byte[9]))).isEqualTo(DEFLATER_CLOSED);
            }
        }
    }

    @Test
    @Timeout(300)
    void inflatersEndedByOthersRefuseAndNothingElse() throws Exception {
        Deflater deflater = new Deflater(6, true);
        byte[] stream = Pump.finish(deflater, TestData.TEXT.of(600_000));
        deflater.end();
        for (int round = 0; round < 12; round++) {
            Inflater[] shared = new Inflater[4];
            for (int i = 0; i < shared.length; i++) {
                shared[i] = ENGINE.inflater(true);
                shared[i].setInput(stream);
            }
            together(thread -> {
                Inflater inflater = shared[thread % shared.length];
                for (int i = 0; i < 60; i++) {
                    if (thread < 4 && i == 20 + thread * 10) {
                        inflater.end();
                    }
                    Outcome outcome = Outcome.of(
                            switch ((thread + i) % 4) {
                                case 0, 1 -> () -> inflater.inflate(new byte[700]);
                                case 2 -> inflater::getBytesWritten;
                                default -> inflater::getRemaining;
                            });
                    if (outcome.thrown() != null) {
                        assertThat(outcome).isEqualTo(INFLATER_CLOSED);
                    }
                }
            });
        }
    }

    @Test
    @Timeout(300)
    void gzipStreamsClosedWhileWrittenFailCleanly() throws Exception {
        // Input that arrives between the last deflate and the last of its output is never taken: both loop for ever.
        assumeThat(WarpDrive.stats())
                .as("The JDK's Deflater, which does the streams here, hangs in one such race of thirty")
                .isNotEmpty();
        for (int round = 0; round < 100; round++) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            GZIPOutputStream stream = ENGINE.gzipOutput(sink, round % 2 == 0);
            byte[] data = TestData.JSON.of(200_000);
            Outcome[] seen = new Outcome[1];
            CountDownLatch written = new CountDownLatch(round % 3);
            Thread writer = new Thread(() -> seen[0] = Outcome.of(() -> {
                while (true) {
                    stream.write(data);
                    stream.flush();
                    written.countDown();
                }
            }));
            writer.start();
            assertThat(written.await(1, TimeUnit.MINUTES)).isTrue();
            stream.close();
            writer.join();
            assertThat(seen[0].text())
                    .isIn("write beyond end of stream", "Deflater has been closed", "Stream closed", null);
            assertThat(seen[0].thrown()).isNotNull().isNotEqualTo(InternalError.class);
        }
    }
}
