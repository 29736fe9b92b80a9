// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftConfigTest {
    @Test
    void everyOptionIsReadAndEachHasADefault() {
        SoftConfig plain = SoftConfig.parse("soft");
        assertThat(plain.name()).isEqualTo("soft-0");
        assertThat(plain.flavour()).isEqualTo(SoftFlavour.MAINLINE_V2);
        assertThat(plain.queues()).isEqualTo(4);
        assertThat(plain.depth()).isEqualTo(1024);
        assertThat(plain.latencyNanos()).isZero();
        assertThat(plain.gigabytesPerSecond()).isZero();
        assertThat(plain.faults()).isEmpty();
        assertThat(plain.quirks()).isEqualTo(Quirks.NONE);

        SoftConfig full =
                SoftConfig.parse("soft:name=zip,flavour=kae,queues=9,depth=64,workers=2,latency=20us,gbps=7.5,"
                        + "idle=spin,memory=direct,answers=cached,level=9,numa=1,priority=-3,slice=2m,iommu=off,"
                        + "fail=status/100+stall,late=3ms,seed=-5,sync=unaligned,end=0x13,sum=honoured,rawsum=none,"
                        + "expand=9/8,context=dirty,put=frees,pollhead=exact");
        assertThat(full.name()).isEqualTo("zip");
        assertThat(full.flavour()).isEqualTo(SoftFlavour.KAE);
        assertThat(full.queues()).isEqualTo(9);
        assertThat(full.depth()).isEqualTo(64);
        assertThat(full.workers()).isEqualTo(2);
        assertThat(full.latencyNanos()).isEqualTo(20_000);
        assertThat(full.gigabytesPerSecond()).isEqualTo(7.5);
        assertThat(full.spinning()).isTrue();
        assertThat(full.directMemory()).isTrue();
        assertThat(full.cachedAnswers()).isTrue();
        assertThat(full.level()).isEqualTo(9);
        assertThat(full.numaNode()).isEqualTo(1);
        assertThat(full.priority()).isEqualTo(-3);
        assertThat(full.sliceBytes()).isEqualTo(2 << 20);
        assertThat(full.hasIommu()).isFalse();
        assertThat(full.faults()).isEqualTo(Map.of(Fault.STATUS, 100, Fault.STALL, 1));
        assertThat(full.lateNanos()).isEqualTo(3_000_000);
        assertThat(full.seed()).isEqualTo(-5);
        assertThat(full.quirks())
                .isEqualTo(new Quirks(Quirks.Sync.UNALIGNED, true, true, false, true, true, true, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hard:queues=1              | a device starts with",
                "softly                     | a device starts with",
                "soft:                      | is not key=value",
                "soft:queues                | is not key=value",
                "soft:queues=               | is not key=value",
                "soft:queues=0              | queues is from 1 to 1024, not 0",
                "soft:queues=many           | queues is a number, not many",
                "soft:queues=1,queues=2     | queues is there twice",
                "soft:quees=1               | quees is no option",
                "soft:latency=20parsecs     | latency is a time such as 20us, not 20parsecs",
                "soft:gbps=-1               | gbps is a number such as 8 or 0.5, not -1",
                "soft:flavour=vanilla       | flavour is one of rfc-params, rfc-attrs, mainline-v2",
                "soft:flavour=rfc-attrs,depth=64 | depth is 1024 in flavour=rfc-attrs",
                "soft:slice=100k            | slice is a multiple of 64k",
                "soft:idle=sleep            | idle is park or spin, not sleep",
                "soft:fail=fire/3           | fail is one of stall, late",
                "soft:fail=stall/0          | fail has name/number",
                "soft:fail=stall/3+stall/4  | fail has stall twice",
                "soft:end=0                 | end is 0x00 or 0x13, not 0",
            })
    void whatMakesNoSenseIsRefusedByName(String text, String message) {
        assertThatThrownBy(() -> SoftConfig.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\": ")
                .hasMessageContaining(message);
    }

    @Test
    void severalDevicesAreSeparatedBySemicolons() {
        assertThat(SoftConfig.parseAll("")).isEmpty();
        assertThat(SoftConfig.parseAll("soft:queues=1; soft:flavour=kae;"))
                .extracting(SoftConfig::name)
                .containsExactly("soft-0", "soft-1");
        assertThatThrownBy(() -> SoftConfig.parseAll("soft:name=a;soft:name=a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two devices named a");
    }
}
