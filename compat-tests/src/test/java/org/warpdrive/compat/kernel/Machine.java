// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The virtual machine of {@code bin/verify-kernel}, from the outside of the library: sysfs, knobs, modules. */
final class Machine {
    /** As the machine is when no test is at it. */
    private static final List<String> PARAMETERS = List.of("version=3,2", "queues=4", "node=1,0");

    private static final int QUEUES = 4;
    /** As patient with a device as this JVM. */
    private static final String TIMEOUT = "warpdrive.hardware.timeout";

    private static final Path CLASSES = Path.of("/sys/class/uacce");
    private static final Path KNOBS = Path.of("/sys/kernel/debug/wd_zip");
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private Machine() {}

    static List<String> devices() throws IOException {
        try (Stream<Path> entries = Files.list(CLASSES)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    static long available() throws IOException {
        long sum = 0;
        for (String device : devices()) {
            sum += Long.parseLong(Files.readString(CLASSES.resolve(device).resolve("available_instances"))
                    .strip());
        }
        return sum;
    }

    static boolean allAvailable() throws IOException {
        return available() == (long) QUEUES * devices().size();
    }

    /** The device's own count, over all devices. */
    static long counter(String name) throws IOException {
        long sum = 0;
        for (String device : devices()) {
            sum += counter(device, name);
        }
        return sum;
    }

    private static long counter(String device, String name) throws IOException {
        return Files.readAllLines(KNOBS.resolve(device).resolve("counters")).stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .sum();
    }

    /** How many requests each device did, by its own count. */
    static Map<String, Long> requests() {
        Map<String, Long> requests = new TreeMap<>();
        try {
            for (String device : devices()) {
                requests.put(device, counter(device, "requests"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return requests;
    }

    /** On all devices. */
    static void set(String knob, String value) throws IOException {
        for (String device : devices()) {
            Files.writeString(KNOBS.resolve(device).resolve(knob), value);
        }
    }

    /** Takes every queue there is; they are free again when the files are closed. */
    static List<RandomAccessFile> takeAllQueues() throws IOException {
        List<RandomAccessFile> held = new ArrayList<>();
        for (String device : devices()) {
            for (int i = 0; i < QUEUES; i++) {
                held.add(new RandomAccessFile("/dev/" + device, "rw"));
            }
        }
        return held;
    }

    static void removeDriver() throws IOException, InterruptedException {
        run("rmmod", "wd_zip");
    }

    /** As at first, but for the nodes, which are the other way round: all processors are on node 0. */
    static void insertDriver() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("insmod", "/modules/wd_zip.ko"));
        command.addAll(PARAMETERS);
        run(command.toArray(new String[0]));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** A JVM of its own. */
    static Process startJvm(String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Dwarpdrive.log=false",
                "-D" + TIMEOUT + "=" + System.getProperty(TIMEOUT),
                "-Dwarpdrive.hardware.compare=false", // a device that is emulated is late
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Until it is so; fails when it is not in two minutes. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as("waited in vain: %s", what).isLessThan(PATIENCE_NANOS);
            Thread.sleep(20);
        }
    }
}
