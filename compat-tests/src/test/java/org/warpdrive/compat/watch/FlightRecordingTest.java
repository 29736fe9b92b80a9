// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPOutputStream;

/** A recording with the settings file of the jar has WarpDrive's events and no others. */
class FlightRecordingTest {
    private static final String SETTINGS = "META-INF/warpdrive.jfc";

    @TempDir
    Path directory;

    private Map<String, List<RecordedEvent>> record(String devices) throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        Path jar = directory.resolve("zip.jar");
        OwnJars.jar(Path.of(OwnJars.path("zip")), jar);
        Path settings = directory.resolve("warpdrive.jfc");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Files.write(settings, zip.getInputStream(zip.getEntry(SETTINGS)).readAllBytes());
        }
        Path recording = directory.resolve("recording.jfr");
        List<String> options = List.of(
                "-XX:StartFlightRecording:settings=" + settings + ",filename=" + recording,
                "-Dwarpdrive.devices=" + devices,
                "-Dwarpdrive.hardware.compare=false",
                "-Dwarpdrive.hardware.timeout=5000",
                "-Dwarpdrive.hardware.min=1");
        String said = TestJvm.run(directory, options, TestJvm.classPath(), Compressing.class.getName());
        assertThat(said).startsWith("exit=0\n");
        Map<String, List<RecordedEvent>> events = RecordingFile.readAllEvents(recording).stream()
                .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
        assertThat(events.keySet()).as(said).allMatch(name -> name.startsWith("org.warpdrive."));
        return events;
    }

    @Test
    void aBlockAtWhichADeviceFailsIsSeen() throws Exception {
        RecordedEvent fallback =
                event(record("soft:name=broken,grace=150,fail=status/10"), "org.warpdrive.Fallback", "uacce");
        assertThat(fallback.getString("reason")).isEqualTo("device status");
        assertThat(fallback.getInt("in")).isPositive();
    }

    @Test
    void aDeviceInQuarantineIsSeen() throws Exception {
        Map<String, List<RecordedEvent>> events = record("soft:name=broken,fail=status/2");
        assertThat(events).containsKey("org.warpdrive.Quarantine");
        RecordedEvent quarantine =
                events.getOrDefault("org.warpdrive.Quarantine", List.of()).get(0);
        assertThat(quarantine.getString("device")).isEqualTo("broken");
        assertThat(quarantine.getString("reason")).contains("device status");
        assertThat(quarantine.getDuration("time")).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void aSlowBlockIsSeen() throws Exception {
        RecordedEvent slow = event(record("soft:name=slow,latency=20000us"), "org.warpdrive.SlowBlock", "uacce");
        assertThat(slow.getDuration("latency")).isGreaterThanOrEqualTo(Duration.ofMillis(20));
        assertThat(slow.getInt("in")).isPositive();
    }

    private static RecordedEvent event(Map<String, List<RecordedEvent>> events, String name, String engine) {
        return events.getOrDefault(name, List.of()).stream()
                .filter(event -> event.getString("engine").equals(engine))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " of " + engine + " is not among " + events));
    }

    /** A process that compresses for a while. */
    static final class Compressing {
        private static final int STREAMS = 100;

        private Compressing() {}

        public static void main(String[] arguments) throws Exception {
            byte[] data = new byte[300_000];
            new Random(1).nextBytes(data);
            for (int i = 0; i < STREAMS; i++) {
                try (OutputStream out = new WdGZIPOutputStream(OutputStream.nullOutputStream())) {
                    out.write(data);
                }
            }
            System.out.println(WarpDrive.status());
        }
    }
}
