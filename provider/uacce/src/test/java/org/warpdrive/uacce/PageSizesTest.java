// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warpdrive.uacce.qm.DoorbellLayout;
import org.warpdrive.uacce.qm.DusLayout;
import org.warpdrive.uacce.sysfs.AttributeSource;
import org.warpdrive.uacce.sysfs.BadAttributeException;
import org.warpdrive.uacce.sysfs.DeviceAttributes;
import org.warpdrive.uacce.sysfs.DeviceEntry;
import org.warpdrive.uacce.sysfs.FileRegion;
import org.warpdrive.uacce.zip.SqeLayout;

/** Where things lie on kernels with larger pages, as arm64 servers have. */
class PageSizesTest {
    private static AttributeSource source(Map<String, String> attributes) {
        return new AttributeSource() {
            @Override
            public boolean has(String name) {
                return attributes.containsKey(name);
            }

            @Override
            public String read(String name) throws IOException {
                if (!has(name)) {
                    throw new IOException(name);
                }
                return Objects.requireNonNull(attributes.get(name));
            }
        };
    }

    /** What the kernel makes of 1024 entries of 128 and of 16 bytes: full pages, and one for the stop words. */
    @ParameterizedTest
    @CsvSource({"4096, 151552", "16384, 163840", "65536, 262144"})
    void mainlineRegionsAreNumberedInPages(int pageBytes, int dusBytes) throws BadAttributeException {
        assertThat(DusLayout.regionBytes(SqeLayout.BYTES, 1024, 1024, pageBytes))
                .isEqualTo(dusBytes);
        Map<String, String> sysfs = Map.of(
                "api", "hisi_qm_v3\n",
                "flags", "1\n",
                "algorithms", "zlib\ngzip\n",
                "region_mmio_size", "65536\n",
                "region_dus_size", dusBytes + "\n");
        DeviceAttributes attributes = DeviceEntry.read(source(sysfs), pageBytes).attributes();
        assertThat(attributes.mmio()).isEqualTo(new FileRegion(0, 65536));
        assertThat(attributes.dus()).isEqualTo(new FileRegion(pageBytes, dusBytes));

        DusLayout layout =
                new DusLayout(SqeLayout.BYTES, 1024, 1024, attributes.dus().length(), false);
        assertThat(layout.sqeOffset(1023)).isEqualTo(1023 * 128);
        assertThat(layout.cqeOffset(0)).isEqualTo(1024 * 128);
        assertThat(layout.receiveStopOffset()).isEqualTo(dusBytes - 8);
        assertThat(layout.sendStopOffset()).isEqualTo(dusBytes - 4);
    }

    @ParameterizedTest
    @CsvSource({"4096, 8192", "65536, 65536"})
    void theDoorbellLiesInTheWindowOfVersionTwo(int pageBytes, int windowBytes) throws BadAttributeException {
        Map<String, String> sysfs = Map.of(
                "api", "hisi_qm_v2\n",
                "flags", "1\n",
                "algorithms", "zlib\ngzip\n",
                "region_mmio_size", windowBytes + "\n",
                "region_dus_size", "262144\n");
        DeviceAttributes attributes = DeviceEntry.read(source(sysfs), pageBytes).attributes();
        assertThat(DoorbellLayout.of(2).register() + Long.BYTES)
                .isLessThanOrEqualTo((int) attributes.mmio().length());
    }

    @ParameterizedTest
    @CsvSource({"4096, 151552", "65536, 262144"})
    void kaeRegionsAreNumberedInPages(int pageBytes, int dusBytes) throws BadAttributeException {
        Map<String, String> sysfs = Map.of(
                "api", "hisi_qm_v2\n",
                "flags", "128\n",
                "algorithms", "zlib\ngzip\n",
                "dev_state", "0\n",
                "region_mmio_size", "65536\n",
                "region_dus_size", dusBytes + "\n");
        DeviceAttributes attributes = DeviceEntry.read(source(sysfs), pageBytes).attributes();
        assertThat(attributes.mmio()).isEqualTo(new FileRegion(0, 65536));
        assertThat(attributes.dus()).isEqualTo(new FileRegion(pageBytes, dusBytes));
        assertThat(attributes.ss().offset()).isEqualTo(2L * pageBytes);
    }

    /** Kernels with offsets in sysfs are believed, whatever their pages. */
    @Test
    void offsetsOfTheRfcAreTakenAsTheyAre() throws BadAttributeException {
        Map<String, String> sysfs = Map.of(
                "attrs", "",
                "attrs/id", "0\n",
                "attrs/api", "hisi_qm_v1\n",
                "attrs/flags", "0\n",
                "attrs/node_id", "0\n",
                "attrs/algorithms", "zlib\ngzip\n",
                "attrs/qfrs_offset", "0\t65536\t327680\t524288\n");
        DeviceAttributes attributes = DeviceEntry.read(source(sysfs), 65536).attributes();
        assertThat(attributes.mmio()).isEqualTo(new FileRegion(0, 65536));
        assertThat(attributes.dko()).isEqualTo(new FileRegion(65536, 4 * 65536));
        assertThat(attributes.dus()).isEqualTo(new FileRegion(327680, 3 * 65536));
        assertThat(attributes.dus().length()).isGreaterThanOrEqualTo(DusLayout.ringBytes(SqeLayout.BYTES, 1024, 1024));
        assertThat(attributes.ss().offset()).isEqualTo(524288);
    }

    @Test
    void stopWordsAreSeenAtTheEndOfALargePage() {
        int length = (int) DusLayout.regionBytes(SqeLayout.BYTES, 1024, 1024, 65536);
        DeviceRegion region = new DeviceRegion(ByteBuffer.allocateDirect(length), 0x7000_0000L);
        DusLayout layout = new DusLayout(SqeLayout.BYTES, 1024, 1024, length, false);
        region.putIntPlain(length - 4, DusLayout.STOPPED);
        assertThat(region.getIntAcquire(layout.sendStopOffset())).isEqualTo(DusLayout.STOPPED);
        assertThat(region.getIntAcquire(layout.receiveStopOffset())).isZero();
    }
}
