// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.stats.Counter;
import org.warpdrive.zip.WarpDrive;

/** The library on the kernel's own uacce and a pretended device: only in the machine of {@code bin/verify-kernel}. */
@Tag("kernel")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KernelQueuesTest {
    private static final byte[] DATA = Traffic.data(100_000, 1);
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    @AfterEach
    void noDoorbellWasWrong() throws IOException {
        for (String knob : List.of("stall", "status", "checksum", "output", "produced", "tag", "delay_us")) {
            Machine.set(knob, "0");
        }
        Machine.set("every", "1");
        assertThat(Machine.counter("bad_doorbells")).isZero();
        assertThat(Machine.counter("bad_accesses")).isZero();
        assertThat(Machine.counter("overflows")).isZero();
    }

    /** Compresses until a device has done more blocks than before. */
    private static void untilADeviceWorks() throws InterruptedException {
        long before = Traffic.deviceBlocks();
        Machine.await("a device at work: " + WarpDrive.status(), () -> {
            Traffic.roundTrip(DATA);
            return Traffic.deviceBlocks() > before;
        });
    }

    @Test
    @Order(1)
    void devicesAreFoundAndUsed() throws Exception {
        long requests = Machine.counter("requests");
        long failed = Machine.counter("failed_requests");
        untilADeviceWorks();
        assertThat(Traffic.roundTrip(DATA)).isLessThan(DATA.length / 4);
        assertThat(Machine.counter("requests")).isGreaterThan(requests);
        assertThat(Machine.counter("failed_requests")).isEqualTo(failed);
    }

    /** Blocks of one thread, one after the other, are all done by the device of this name. */
    private static void onlyThisDeviceWorks(String name) throws Exception {
        untilADeviceWorks();
        WarpDrive.releaseQueues();
        Machine.await("the tests of all devices ended, each of which holds a queue", KernelQueuesTest::allAvailable);
        Map<String, Long> before = Machine.requests();
        for (int i = 0; i < 5; i++) {
            Traffic.roundTrip(DATA);
        }
        Map<String, Long> after = Machine.requests();
        assertThat(after).hasSize(2);
        assertThat(after.entrySet().stream()
                        .filter(device -> !device.getValue().equals(before.get(device.getKey())))
                        .map(Map.Entry::getKey))
                .as("of %s, then %s", before, after)
                .containsExactly(name);
    }

    @Test
    @Order(2)
    void theDeviceOfTheCallersNodeIsAskedFirst() throws Exception {
        onlyThisDeviceWorks("hisi_zip-0");
    }

    @Test
    @Order(2)
    void wdzipListsTheDevices() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = ToolProvider.findFirst("wdzip")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(err), "devices");
        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("hisi_zip-0", "hisi_zip-1", "hisi_qm_v3", "hisi_qm_v2", "numa node         1");
    }

    @Test
    @Order(2)
    void wdzipUsesADeviceFromItsFirstBlockOnAndTraces() throws Exception {
        Path directory = Files.createTempDirectory("wdzip");
        Path file = Files.write(directory.resolve("data"), DATA);
        Path trace = directory.resolve("trace");
        untilADeviceWorks(); // so the tests of all devices have begun
        WarpDrive.releaseQueues();
        Machine.await("the tests of all devices ended, each of which holds a queue", KernelQueuesTest::allAvailable);
        long requests = Machine.counter("requests");
        Process wdzip =
                Machine.startJvm("org.warpdrive.cli.Main", "-g", "-k", "--stats", "--trace=" + trace, file.toString());
        String said = new String(wdzip.getInputStream().readAllBytes(), UTF_8);
        assertThat(wdzip.waitFor()).as(said).isZero();
        assertThat(said).contains("uacce: blocks=1 ").doesNotContain("native: blocks=1");
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(directory.resolve("data.gz")))) {
            assertThat(packed.readAllBytes()).isEqualTo(DATA);
        }
        List<String> lines = Files.readAllLines(trace);
        assertThat(lines.stream().filter(line -> line.contains("\"request\"")))
                .as("the device counted as many")
                .hasSize((int) (Machine.counter("requests") - requests));
        assertThat(lines.stream().filter(line -> line.contains("\"completion\"")))
                .hasSize((int) (Machine.counter("requests") - requests));
    }

    @Test
    @Order(3)
    void waitingIsDoneInPoll() throws Exception {
        untilADeviceWorks();
        long armed = Machine.counter("armed_doorbells");
        long interrupts = Machine.counter("interrupts");
        Machine.set("delay_us", "5000");
        for (int i = 0; i < 5; i++) {
            Traffic.roundTrip(DATA);
        }
        assertThat(Machine.counter("armed_doorbells")).isGreaterThan(armed);
        assertThat(Machine.counter("interrupts")).isGreaterThan(interrupts);
    }

    @Test
    @Order(4)
    void withoutAFreeQueueSoftwareDoesItAndBack() throws Exception {
        WarpDrive.releaseQueues();
        Machine.await("all queues given back", KernelQueuesTest::allAvailable);
        List<RandomAccessFile> held = Machine.takeAllQueues();
        try {
            assertThat(Machine.available()).isZero();
            long device = Traffic.deviceBlocks();
            long software = Traffic.softwareBlocks();
            for (int i = 0; i < 5; i++) {
                Traffic.roundTrip(DATA);
            }
            assertThat(Traffic.deviceBlocks()).isEqualTo(device);
            assertThat(Traffic.softwareBlocks()).isGreaterThan(software);
        } finally {
            for (RandomAccessFile file : held) {
                file.close();
            }
        }
        untilADeviceWorks();
    }

    private static boolean allAvailable() {
        try {
            return Machine.allAvailable();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(5)
    void aStartedProgramHoldsNothing() throws Exception {
        untilADeviceWorks();
        Process child = new ProcessBuilder("sleep", "1000").start();
        try {
            try (Stream<Path> files = Files.list(Path.of("/proc/" + child.pid() + "/fd"))) {
                for (Path file : files.toList()) {
                    assertThat(Files.readSymbolicLink(file).toString()).doesNotContain("hisi_zip");
                }
            }
            WarpDrive.releaseQueues();
            Machine.await("all queues given back while a child lives", KernelQueuesTest::allAvailable);
            assertThat(child.isAlive()).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=15", "checksum=1", "tag=1"})
    @Order(6)
    void aLyingDeviceIsFoundOut(String fault) throws Exception {
        untilADeviceWorks();
        long fallbacks = Traffic.sum(Counter.FALLBACKS);
        int equals = fault.indexOf('=');
        String knob = fault.substring(0, equals);
        Machine.set(knob, fault.substring(equals + 1));
        for (int i = 0; i < 5; i++) {
            Traffic.roundTrip(DATA);
        }
        Machine.set(knob, "0");
        assertThat(Traffic.sum(Counter.FALLBACKS)).as(Traffic.reasons()).isGreaterThan(fallbacks);
        untilADeviceWorks();
    }

    @Test
    @Order(7)
    void aStalledDeviceIsDoneWithout() throws Exception {
        untilADeviceWorks();
        long fallbacks = Traffic.sum(Counter.FALLBACKS);
        Machine.set("stall", "1");
        Traffic.roundTrip(DATA);
        Machine.set("stall", "0");
        assertThat(Traffic.sum(Counter.FALLBACKS)).isGreaterThan(fallbacks);
        untilADeviceWorks();
    }

    @Test
    @Order(8)
    void aResetIsSurvived() throws Exception {
        untilADeviceWorks();
        Machine.set("reset", "1");
        for (int i = 0; i < 5; i++) {
            Traffic.roundTrip(DATA);
        }
        untilADeviceWorks();
    }

    @Test
    @Order(9)
    void processesCompeteForQueuesAndLeaveThemBehindHoweverTheyEnd() throws Exception {
        untilADeviceWorks();
        long opened = Machine.counter("opened");
        List<Process> others = new ArrayList<>();
        for (int seed = 7; seed < 10; seed++) {
            others.add(Machine.startJvm(GuestChild.class.getName(), String.valueOf(seed)));
        }
        for (Process other : others) {
            assertThat(other.inputReader().readLine()).isEqualTo(GuestChild.WORKING);
        }
        untilADeviceWorks();
        assertThat(Machine.counter("opened") - opened)
                .as("queues of the others")
                .isGreaterThanOrEqualTo(3);

        Process ends = others.get(0);
        ends.getOutputStream().write('\n');
        ends.getOutputStream().flush();
        assertThat(ends.waitFor()).isZero();
        Process terminated = others.get(1);
        terminated.destroy();
        assertThat(terminated.waitFor()).isEqualTo(128 + SIGTERM);
        WarpDrive.releaseQueues();
        Machine.await("the last of them at work on a queue", () -> !allAvailable());
        Process killed = others.get(2);
        killed.destroyForcibly();
        assertThat(killed.waitFor()).isEqualTo(128 + SIGKILL);
        Machine.await("their queues given back", KernelQueuesTest::allAvailable);
        untilADeviceWorks();
    }

    @Test
    @Order(11)
    void manyThreads() throws Exception {
        // On one machine with two processors, where the library spins before it sleeps.
        assertThat(Runtime.getRuntime().availableProcessors())
                .isEqualTo(System.getProperty("os.arch").equals("amd64") ? 2 : 1);
        load(64, 2);
        untilADeviceWorks();
    }

    private static void load(int threads, int rounds) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            byte[] data = Traffic.data(20_000 + 100 * i, i);
            running.add(executor.submit((Callable<Void>) () -> {
                for (int round = 0; round < rounds; round++) {
                    Traffic.roundTrip(data);
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        executor.shutdown();
    }

    @Test
    @Order(12)
    void removalUnderLoadIsSurvivedAndReinsertionNoticed() throws Exception {
        untilADeviceWorks();
        long fallbacks = Traffic.sum(Counter.FALLBACKS);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] data = Traffic.data(200_000, i);
            running.add(executor.submit((Callable<Void>) () -> {
                while (!stop.get()) {
                    Traffic.roundTrip(data);
                }
                return null;
            }));
        }
        long before = Traffic.deviceBlocks();
        Machine.await("load on the devices", () -> Traffic.deviceBlocks() > before + 2);
        Machine.set("delay_us", "300000"); // so that requests are under way
        Machine.removeDriver();
        assertThat(Machine.devices()).isEmpty();
        long software = Traffic.softwareBlocks();
        Machine.await("software in its place", () -> Traffic.softwareBlocks() > software + 4);
        Machine.insertDriver();
        long removed = Traffic.deviceBlocks();
        Machine.await("the devices in use again: " + WarpDrive.status(), () -> Traffic.deviceBlocks() > removed);
        stop.set(true);
        for (Future<?> one : running) {
            one.get();
        }
        executor.shutdown();
        assertThat(Traffic.sum(Counter.FALLBACKS)).as(Traffic.reasons()).isGreaterThan(fallbacks);
        onlyThisDeviceWorks("hisi_zip-1");
    }
}
