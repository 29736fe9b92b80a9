// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.stats.WarpDriveMXBean;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.UacceDevice.Listing;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.sysfs.AttributeSource;

class DevicesCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Long> pauses = new ArrayList<>();
    private final Bean bean = new Bean();
    private Listing listing = new Listing(List.of(), List.of());
    private long now;
    private boolean closed;

    /** A process that does as the test says. */
    private static final class Bean implements WarpDriveMXBean {
        final Map<String, Map<String, Long>> counters = new TreeMap<>();
        final Map<String, Map<String, Long>> fallbacks = new TreeMap<>();

        @Override
        public String getSummary() {
            return "";
        }

        @Override
        public String getStatus() {
            return "";
        }

        @Override
        public String getEngine() {
            return "";
        }

        @Override
        public String switchEngine(String engine) {
            return "";
        }

        @Override
        public String getAgent() {
            return "";
        }

        @Override
        public Map<String, Map<String, Long>> getCounters() {
            return new TreeMap<>(counters);
        }

        @Override
        public Map<String, Map<String, Long>> getFallbacks() {
            return new TreeMap<>(fallbacks);
        }

        @Override
        public void releaseQueues() {}
    }

    private void run(String... args) throws UsageException {
        new DevicesCommand(
                        new PrintWriter(out),
                        new Messages(new PrintWriter(err)),
                        () -> listing,
                        seconds -> {
                            pauses.add(seconds);
                            now += seconds * 1_000_000_000L;
                            bean.counters.put(
                                    "hisi_zip-0",
                                    Map.of(
                                            "blocks",
                                            pauses.size() * 10L,
                                            "in",
                                            pauses.size() * 4_000_000L,
                                            "refused",
                                            3L,
                                            "fallbacks",
                                            3L,
                                            "queues",
                                            2L,
                                            "leased",
                                            1L));
                            bean.fallbacks.put("hisi_zip-0", Map.of("device timeout", 1L, "device status", 2L));
                        },
                        pid -> {
                            if (pid.equals("404")) {
                                throw new IOException("No such process");
                            }
                            return new ProcessMeter(
                                    "pid " + pid, new AttachedProcess(bean, () -> closed = true), () -> now);
                        })
                .run(List.of(args));
    }

    @Test
    void nothingIsSaidToBeNothing() throws Exception {
        run();
        assertThat(out.toString())
                .isEqualTo("no devices: the kernel has no uacce devices, and no soft ones are configured\n");
    }

    @Test
    void everyDeviceIsListedWithItsAttributesAndTheOthersWithTheirReason() throws Exception {
        try (SoftDevice device =
                new SoftDevice(SoftConfig.parse("soft:name=zip,queues=3,numa=1,priority=7,flavour=mainline-v3"))) {
            listing = new Listing(
                    List.of(device.describe()), List.of(new UacceDevice.Skipped("hisi_zip-9", "flags: not a number")));
            run();
        }
        assertThat(out.toString().lines())
                .contains(
                        "zip",
                        "  flavour           mainline",
                        "  api               hisi_qm_v3",
                        "  driver            yes",
                        "  queues remaining  3",
                        "  memory            SVA (flags=1)",
                        "  algorithms        zlib gzip deflate",
                        "  numa node         1",
                        "  isolated          no",
                        "hisi_zip-9",
                        "  left alone        flags: not a number");
    }

    @Test
    void aQueueOfEachDeviceIsOpenedAndGivenBack() throws Exception {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        try (SoftDevice device = new SoftDevice(SoftConfig.parse("soft:queues=1"))) {
            listing = new Listing(List.of(device.describe()), List.of());
            run();
            assertThat(device.queuesRemaining()).isEqualTo(1);
            assertThat(out.toString().lines()).contains("  opens             yes");
            try (QueueFile taken = device.describe().open()) {
                assertThat(taken).isNotNull();
                run();
            }
        }
        assertThat(out.toString()).contains("  opens             no: EBUSY: no queue is free");
    }

    /** A device of these algorithms that cannot be opened. */
    private static UacceDevice closed(String algorithms, int errno) {
        Map<String, String> attributes = Map.of(
                "api", "hisi_qm_v2",
                "flags", "1",
                "algorithms", algorithms,
                "available_instances", "3",
                "region_mmio_size", "8192",
                "region_dus_size", "151552");
        AttributeSource source = new AttributeSource() {
            @Override
            public boolean has(String name) {
                return attributes.containsKey(name);
            }

            @Override
            public String read(String name) throws IOException {
                if (!has(name)) {
                    throw new FileNotFoundException(name);
                }
                return Objects.requireNonNull(attributes.get(name));
            }
        };
        return UacceDevice.describedBy("hisi_zip-0", source, () -> {
            throw new DeviceException("open", "device=hisi_zip-0", errno);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "13, 'EACCES: this user may not open the node'",
        "1, 'EPERM: a container''s device cgroup forbids it'",
        "2, 'ENOENT: there is no node in /dev'",
        "19, 'ENODEV: the kernel cannot share addresses with it: switch the IOMMU (SMMU) on'",
        "16, 'EBUSY: there are queues left, but the kernel cannot bind'",
        "12, 'ENOMEM: open device=hisi_zip-0'"
    })
    void whatToDoAboutADeviceThatDoesNotOpenIsSaid(int errno, String said) throws Exception {
        listing = new Listing(List.of(closed("zlib\ngzip\n", errno)), List.of());
        run();
        assertThat(out.toString()).contains("  opens             no: " + said);
    }

    @Test
    void aDeviceThatIsNoZipEngineIsNamedAndNotOpened() throws Exception {
        listing = new Listing(List.of(closed("digest\ncipher\n", 13)), List.of());
        run();
        assertThat(out.toString().lines())
                .contains(
                        "  engine            no ZIP engine that is known: left alone", "  opens             not tried");
    }

    @Test
    void aDeviceThatReachesAllMemoryIsShownAsNotUsed() throws Exception {
        try (SoftDevice device = new SoftDevice(SoftConfig.parse("soft:flavour=kae,iommu=off"))) {
            listing = new Listing(List.of(device.describe()), List.of());
            run();
        }
        assertThat(out.toString().lines())
                .contains("  memory            NOIOMMU (flags=0), not used: it reaches all memory;"
                        + " warpdrive.noiommu=true allows that");
    }

    @Test
    void watchingShowsWhatHasChangedBetweenTwoLooks() throws Exception {
        run("--watch", "--every=2", "--count", "2", "17");
        assertThat(pauses).containsExactly(2L, 2L);
        assertThat(out.toString().lines())
                .containsExactly(
                        "pid 17: hisi_zip-0        2.0 MB/s in         5 blocks/s  queues 2  leased 1  refused 3"
                                + "  fallbacks 3 (2 x device status, 1 x device timeout)",
                        "pid 17: hisi_zip-0        2.0 MB/s in         5 blocks/s  queues 2  leased 1");
        assertThat(closed).isTrue();
    }

    @Test
    void aProcessThatIsNotThereIsSaidAndTheOthersAreWatched() throws Exception {
        run("-w", "--count=1", "404", "17");
        assertThat(err.toString()).isEqualTo("wdzip: 404: No such process\n");
        assertThat(out.toString()).startsWith("pid 17: ");
    }

    @Test
    void withNobodyLeftToWatchItEnds() throws Exception {
        run("-w", "404");
        assertThat(pauses).isEmpty();
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "--watch --every=0", "--watch --every", "--watch --count=x", "--what", "x"})
    void badUsageIsRefused(String line) {
        assertThatThrownBy(() -> run(line.split(" "))).isInstanceOf(UsageException.class);
    }
}
