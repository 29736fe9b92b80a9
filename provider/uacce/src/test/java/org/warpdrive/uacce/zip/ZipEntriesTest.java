// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warpdrive.engine.Natives;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.qm.FakeQueueFile;

/** The entries that blocks become, as a layout's own check sees them. */
class ZipEntriesTest {
    private static final int BLOCK = 64 << 10;

    @Test
    void entriesOfLaterInterfacesHaveTheThirdsType() {
        assertThat(SqeEncoder.typeFor(5)).isEqualTo(SqeLayout.TYPE_3); // hisi_qm_v5, of kernels from 2025 on
    }

    @Test
    void anEntryIsOneTheLayoutAccepts() throws DeviceException {
        assumeTrue(Natives.areAvailable(), Natives.reason());
        FakeQueueFile file = new FakeQueueFile(16, 3);
        try (ZipQueue queue = ZipQueue.open(file.device(3, 1), 1, BLOCK, true)) {
            for (int length : new int[] {1, 100, BLOCK}) {
                for (SegmentMode mode : SegmentMode.values()) {
                    queue.submit(ByteBuffer.allocateDirect(length), false, ZipFormat.ZLIB, mode, file);
                    file.complete(1);
                    ZipJob job = Objects.requireNonNull(queue.poll());
                    assertThat(SqeLayout.check(job.request().entry(), 0)).isNull();
                    queue.release(job);
                }
            }
        }
    }
}
