// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceTimeTest {
    private final ServiceTime service = new ServiceTime();

    @Test
    void nothingIsExpectedBeforeAnythingWasMeasured() {
        assertThat(service.expected(4096)).isZero();
    }

    @Test
    void longRequestsDoNotMakeShortOnesLookSlow() {
        service.took(4096, 20_000);
        for (int i = 0; i < 100; i++) {
            service.took(1 << 20, 30_000_000);
        }
        assertThat(service.expected(4096)).isEqualTo(20_000);
        assertThat(service.expected(2049)).isEqualTo(20_000);
        assertThat(service.expected(1 << 20)).isEqualTo(30_000_000);
    }

    @Test
    void aLengthNotSeenYetIsTakenForNoQuickerThanItCanBe() {
        service.took(4096, 20_000);
        assertThat(service.expected(65_536)).as("as many bytes in several").isEqualTo(16 * 20_000);
        service.took(1 << 20, 200_000);
        assertThat(service.expected(65_536)).as("no longer than more bytes").isEqualTo(200_000);
        assertThat(service.expected(1)).isEqualTo(20_000);
        assertThat(service.expected(8 << 20)).isEqualTo(8 * 200_000);
    }

    @Test
    void itFollowsWhatIsMeasured() {
        service.took(4096, 20_000);
        for (int i = 0; i < 100; i++) {
            service.took(4096, 80_000);
        }
        assertThat(service.expected(4096)).isBetween(79_000L, 80_000L);
    }
}
