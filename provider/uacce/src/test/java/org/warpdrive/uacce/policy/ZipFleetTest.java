// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warpdrive.uacce.qm.FakeQueueFile;

/** Which devices are taken for ZIP engines. */
class ZipFleetTest {
    private static final int DEPTH = 16;

    @Test
    void enginesBehindLaterInterfacesAreZipEngines() {
        FakeQueueFile file = new FakeQueueFile(DEPTH, 5); // hisi_qm_v5, of kernels from 2025 on
        assertThat(ZipFleet.isZip(file.device(5, 1).attributes())).isTrue();
    }
}
