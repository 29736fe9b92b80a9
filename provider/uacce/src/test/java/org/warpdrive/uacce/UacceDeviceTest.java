// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warpdrive.uacce.UacceDevice.Listing;
import org.warpdrive.uacce.sysfs.AttributeSource;
import org.warpdrive.uacce.sysfs.DeviceAttributes;
import org.warpdrive.uacce.sysfs.FileRegion;
import org.warpdrive.uacce.sysfs.Flavour;
import org.warpdrive.uacce.sysfs.Flavours;
import org.warpdrive.uacce.sysfs.MemoryMode;

class UacceDeviceTest {
    private static final Map<String, String> MAINLINE = Map.of(
            "api", "hisi_qm_v3\n",
            "flags", "1\n",
            "available_instances", "1022\n",
            "algorithms", "zlib\ngzip\ndeflate\nlz77_zstd\n",
            "region_mmio_size", "65536\n",
            "region_dus_size", "151552\n",
            "isolate", "0\n",
            "isolate_strategy", "0\n",
            "device/numa_node", "1\n");
    private static final Map<String, String> KAE = Map.of(
            "api", "hisi_qm_v2_noiommu\n",
            "flags", "2\n",
            "available_instances", "255\n",
            "algorithms", "zlib\ngzip\n",
            "region_mmio_size", "8192\n",
            "region_dus_size", "151552\n",
            "node_id", "0\n",
            "numa_distance", "10\n",
            "dev_state", "0\n");
    private static final Map<String, String> RFC_ATTRS = Map.of(
            "attrs/id", "0",
            "attrs/api", "hisi_qm_v1\n",
            "attrs/flags", "0\n",
            "attrs/node_id", "-1\n",
            "attrs/numa_distance", "0\n",
            "attrs/available_instances", "1\n",
            "attrs/algorithms", "zlib\ngzip\n",
            "attrs/qfrs_offset", "0\t4096\t20480\t167936\n");
    private static final Map<String, String> RFC_PARAMS = Map.of(
            "params/nr_queue_remained", "1\n",
            "params/api_version", "hisi_qm_v1\n",
            "params/device_attr", "0\n",
            "params/numa_node", "0\n",
            "params/priority", "3\n");

    @TempDir
    Path root;

    private Listing list() {
        return UacceDevice.list(root, root.resolve("dev"));
    }

    private void make(String name, Map<String, String> attributes) throws IOException {
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            Path file = root.resolve(name).resolve(attribute.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, attribute.getValue());
        }
    }

    private static Map<String, String> with(Map<String, String> attributes, String... more) {
        Map<String, String> changed = new TreeMap<>(attributes);
        for (int i = 0; i < more.length; i += 2) {
            changed.put(more[i], more[i + 1]);
        }
        return changed;
    }

    private static Map<String, String> without(Map<String, String> attributes, String... fewer) {
        Map<String, String> changed = new TreeMap<>(attributes);
        changed.keySet().removeAll(Arrays.asList(fewer));
        return changed;
    }

    private UacceDevice only(Map<String, String> attributes) throws IOException {
        make("hisi_zip-0", attributes);
        Listing listing = list();
        assertThat(listing.skipped()).isEmpty();
        assertThat(listing.devices()).hasSize(1);
        return listing.devices().get(0);
    }

    private String reasonFor(Map<String, String> attributes) throws IOException {
        make("hisi_zip-0", attributes);
        Listing listing = list();
        assertThat(listing.devices()).isEmpty();
        assertThat(listing.skipped()).hasSize(1);
        assertThat(listing.skipped().get(0).name()).isEqualTo("hisi_zip-0");
        return listing.skipped().get(0).reason();
    }

    @Test
    void mainline() throws IOException {
        UacceDevice device = only(MAINLINE);
        DeviceAttributes attributes = device.attributes();
        assertThat(device.flavour()).isSameAs(Flavours.MAINLINE);
        assertThat(attributes.apiVersion()).isEqualTo(3);
        assertThat(attributes.apiFamily()).isEqualTo("hisi_qm");
        assertThat(attributes.memoryMode()).isEqualTo(MemoryMode.SVA);
        assertThat(attributes.algorithms()).containsExactly("zlib", "gzip", "deflate", "lz77_zstd");
        assertThat(attributes.numaNode()).isEqualTo(1);
        assertThat(attributes.mmio()).isEqualTo(new FileRegion(0, 65536));
        assertThat(attributes.dus().length()).isEqualTo(151552);
        assertThat(attributes.dus().offset()).isIn(4096L, 16384L, 65536L);
        assertThat(attributes.dko().isPresent()).isFalse();
        assertThat(device.queuesRemaining()).isEqualTo(1022);
        assertThat(device.isIsolated()).isFalse();
    }

    @Test
    void mainlineOfTheFirstKernelsHasFewerAttributes() throws IOException {
        UacceDevice device = only(without(MAINLINE, "isolate", "isolate_strategy", "device/numa_node"));
        assertThat(device.attributes().numaNode()).isEqualTo(-1);
        assertThat(device.isIsolated()).isFalse();
    }

    @Test
    void isolationAndFreeQueuesAreReadAnew() throws IOException {
        UacceDevice device = only(MAINLINE);
        make("hisi_zip-0", Map.of("isolate", "1\n", "available_instances", "0\n"));
        assertThat(device.isIsolated()).isTrue();
        assertThat(device.queuesRemaining()).isZero();
        make("hisi_zip-0", Map.of("available_instances", "-1\n"));
        assertThat(device.queuesRemaining()).isEqualTo(-1);
        make("hisi_zip-0", Map.of("available_instances", "many\n"));
        assertThat(device.queuesRemaining()).isEqualTo(-1);
        Files.delete(root.resolve("hisi_zip-0/available_instances"));
        assertThat(device.queuesRemaining()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2,   hisi_qm_v2_noiommu, NOIOMMU",
        "0,   hisi_qm_v2_noiommu, NOIOMMU",
        "128, hisi_qm_v2,         SLICES",
        "1,   hisi_qm_v2,         SVA"
    })
    void kae(String flags, String api, MemoryMode mode) throws IOException {
        UacceDevice device = only(with(KAE, "flags", flags + "\n", "api", api + "\n"));
        assertThat(device.flavour()).isSameAs(Flavours.KAE);
        assertThat(device.attributes().memoryMode()).isEqualTo(mode);
        assertThat(device.attributes().apiVersion()).isEqualTo(2);
        assertThat(device.attributes().ss().offset())
                .isEqualTo(2 * device.attributes().dus().offset());
        assertThat(device.flavour().sliceRequest()).isEqualTo(0x80085703);
    }

    @ParameterizedTest
    @CsvSource({"0,   SHARE_DOMAIN", "2,   SHARE_DOMAIN", "6,   SVA", "0x6, SVA", "1,   NOIOMMU"})
    void rfcFlagsHaveOtherBits(String flags, MemoryMode mode) throws IOException {
        assertThat(only(with(RFC_PARAMS, "params/device_attr", flags))
                        .attributes()
                        .memoryMode())
                .isEqualTo(mode);
    }

    @Test
    void rfcParams() throws IOException {
        UacceDevice device = only(RFC_PARAMS);
        assertThat(device.flavour()).isSameAs(Flavours.RFC_PARAMS);
        assertThat(device.attributes().api()).isEqualTo("hisi_qm_v1");
        assertThat(device.attributes().priority()).isEqualTo(3);
        assertThat(device.attributes().dus()).isEqualTo(new FileRegion(4096, 147456));
        assertThat(device.flavour().startRequest()).isEqualTo(Flavour.NO_REQUEST);
        assertThat(device.queuesRemaining()).isEqualTo(1);
    }

    @Test
    void rfcAttrs() throws IOException {
        UacceDevice device = only(RFC_ATTRS);
        assertThat(device.flavour()).isSameAs(Flavours.RFC_ATTRS);
        assertThat(device.attributes().mmio()).isEqualTo(new FileRegion(0, 4096));
        assertThat(device.attributes().dko()).isEqualTo(new FileRegion(4096, 16384));
        assertThat(device.attributes().dus()).isEqualTo(new FileRegion(20480, 147456));
        assertThat(device.attributes().ss()).isEqualTo(new FileRegion(167936, 0));
        assertThat(device.flavour().startRequest()).isEqualTo(0x5701);
        assertThat(device.attributes().numaNode()).isEqualTo(-1);
    }

    @Test
    void rfcAttrsBeforeOffsetsWerePublished() throws IOException {
        DeviceAttributes attributes =
                only(without(RFC_ATTRS, "attrs/qfrs_offset")).attributes();
        assertThat(attributes.dko()).isEqualTo(new FileRegion(4096, 16384));
        assertThat(attributes.dus()).isEqualTo(new FileRegion(20480, 147456));
        assertThat(attributes.ss()).isEqualTo(new FileRegion(167936, 0));
    }

    @Test
    void rfcAttrsWithAbsentRegions() throws IOException {
        DeviceAttributes attributes = only(with(
                        RFC_ATTRS, "attrs/qfrs_offset", "0\t18446744073709551615\t4096\t18446744073709551615\n"))
                .attributes();
        assertThat(attributes.dko().isPresent()).isFalse();
        assertThat(attributes.ss().isPresent()).isFalse();
        assertThat(attributes.dus()).isEqualTo(new FileRegion(4096, 147456));
    }

    @Test
    void rfcAttrsRenumberedToThreeRegions() throws IOException {
        DeviceAttributes attributes =
                only(with(RFC_ATTRS, "attrs/qfrs_offset", "0\t8192\t159744\n")).attributes();
        assertThat(attributes.mmio()).isEqualTo(new FileRegion(0, 8192));
        assertThat(attributes.dus()).isEqualTo(new FileRegion(8192, 151552));
        assertThat(attributes.ss()).isEqualTo(new FileRegion(159744, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flags|yes|flags=yes is not a number",
                "flags||flags is empty",
                "flags|1 2|flags=1 2 is not a number",
                "api|hisi\u0001qm|api is not text",
                "region_dus_size|0|region_dus_size=0 is no size of a region",
                "region_dus_size|-4096|region_dus_size=-4096 is no size of a region",
                "region_dus_size|151553|region_dus_size=151553 is no size of a region",
                "region_mmio_size|99999999999999|region_mmio_size=99999999999999 is no size of a region",
                "region_mmio_size|999999999999999999999|region_mmio_size=999999999999999999999 is not a number",
                "device/numa_node|4294967296|device/numa_node=4294967296 is out of range"
            })
    void aGarbledAttributeIsAReason(String attribute, String value, String reason) throws IOException {
        assertThat(reasonFor(with(MAINLINE, attribute, value == null ? "\n" : value)))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"region_dus_size", "region_mmio_size"})
    void aMissingRegionIsAReason(String attribute) throws IOException {
        assertThat(reasonFor(without(MAINLINE, attribute))).startsWith(attribute + " cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"api", "flags"})
    void withoutApiOrFlagsThereIsNoFlavour(String attribute) throws IOException {
        assertThat(reasonFor(without(MAINLINE, attribute))).isEqualTo("has the attributes of no known flavour");
    }

    @Test
    void candidatesForMainlineAreLeftAlone() throws IOException {
        assertThat(reasonFor(with(MAINLINE, "id", "0\n"))).isEqualTo("has the attributes of no known flavour");
    }

    @Test
    void anUnreadableAttributeIsAReason() throws IOException {
        make("hisi_zip-0", without(MAINLINE, "algorithms"));
        Files.createDirectory(root.resolve("hisi_zip-0/algorithms"));
        assertThat(list().skipped().get(0).reason()).startsWith("algorithms cannot be read");
    }

    @Test
    void anEndlessAttributeIsAReason() throws IOException {
        assertThat(reasonFor(with(MAINLINE, "algorithms", "x".repeat(5000)))).contains("longer than");
    }

    @Test
    void faultsWithoutPasidAreAReason() throws IOException {
        assertThat(reasonFor(with(RFC_PARAMS, "params/device_attr", "4"))).contains("faults without PASID");
    }

    @Test
    void aDeviceInErrorIsAReason() throws IOException {
        assertThat(reasonFor(with(KAE, "dev_state", "-1\n"))).contains("dev_state");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|has 1 regions",
                "0 4096 8192 12288 16384|has 5 regions",
                "0 8192 4096 12288|is no size of a region"
            })
    void offsetsThatMakeNoSenseAreAReason(String offsets, String reason) throws IOException {
        assertThat(reasonFor(with(RFC_ATTRS, "attrs/qfrs_offset", offsets))).contains(reason);
    }

    @Test
    void oneDamagedDeviceDoesNotHideTheOthers() throws IOException {
        make("hisi_zip-1", with(MAINLINE, "flags", "?"));
        make("hisi_zip-2", RFC_PARAMS);
        Files.writeString(root.resolve("hisi_zip-3"), "a file");
        Files.createSymbolicLink(root.resolve("hisi_zip-4"), root.resolve("nowhere"));
        make("hisi_zip-0", MAINLINE);
        Listing listing = list();
        assertThat(listing.devices()).extracting(UacceDevice::name).containsExactly("hisi_zip-0", "hisi_zip-2");
        assertThat(listing.skipped())
                .extracting(UacceDevice.Skipped::name)
                .containsExactly("hisi_zip-1", "hisi_zip-3", "hisi_zip-4");
    }

    @Test
    void withoutUacceTheListingIsEmpty() {
        Listing listing = UacceDevice.list(root.resolve("absent"), root);
        assertThat(listing.devices()).isEmpty();
        assertThat(listing.skipped()).isEmpty();
    }

    @Test
    void openingWithoutANodeNamesTheErrorAndTheDevice() throws IOException {
        UacceDevice device = only(MAINLINE);
        assertThatThrownBy(device::open)
                .isInstanceOfSatisfying(
                        DeviceException.class, e -> assertThat(e.errno()).isIn(Errno.ENOENT, Errno.EOPNOTSUPP))
                .hasMessageContaining("device=hisi_zip-0");
    }

    @Test
    void aDeviceThatDescribesItselfBadlyIsACallersMistake() {
        assertThatThrownBy(() -> UacceDevice.describedBy("soft-0", AttributeSource.ofFolder(root), () -> {
                    throw new AssertionError("not to be opened");
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
