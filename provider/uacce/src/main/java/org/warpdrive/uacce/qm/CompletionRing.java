// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import java.nio.ByteBuffer;
import org.warpdrive.uacce.DeviceRegion;

/**
 * The ring of completion queue entries (CQE). The device writes them, and the driver only reads. The entry at the head
 * is new if its phase bit has the expected value, which flips each time the head wraps around. One thread at a time.
 */
final class CompletionRing {
    private final DeviceRegion region;
    private final DusLayout layout;
    private final int depth;
    private int head;
    private int phase = CqeLayout.FIRST_PHASE;

    CompletionRing(DeviceRegion region, DusLayout layout) {
        this.region = region;
        this.layout = layout;
        this.depth = layout.cqDepth();
    }

    /** Whether there is an entry at the head. If so, everything that the device wrote before it can be read. */
    boolean isReadyAcquire() {
        // Pairs with the device writing the phase bit last. wd_barrier.c explains why acquire is a sufficient barrier.
        return (region.getIntAcquire(layout.cqeOffset(head) + CqeLayout.FLAGS) & CqeLayout.PHASE) == phase;
    }

    /** The word of the head entry that {@link CqeLayout#index} and {@link CqeLayout#queue} decode. */
    int donePlain() {
        return region.getIntPlain(layout.cqeOffset(head) + CqeLayout.DONE);
    }

    /** Copies the entry at the head. */
    void readPlain(ByteBuffer entry) {
        for (int at = 0; at < CqeLayout.BYTES; at += Integer.BYTES) {
            entry.putInt(at, region.getIntPlain(layout.cqeOffset(head) + at));
        }
    }

    /** Consumes the entry at the head. */
    void advance() {
        if (++head == depth) {
            head = 0;
            phase ^= CqeLayout.PHASE;
        }
    }

    int headIndex() {
        return head;
    }

    int depth() {
        return depth;
    }
}
