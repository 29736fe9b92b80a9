// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import java.nio.ByteBuffer;
import org.warpdrive.uacce.DeviceRegion;

/**
 * The ring of completion queue entries. The device writes them, and this side only reads. An entry is new when its
 * phase bit is the one awaited. The awaited phase turns each time the head comes round. One thread at a time.
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

    /** Whether there is an entry at the head. Everything the device wrote before it may be read afterwards. */
    boolean isReadyAcquire() {
        // Pairs with the device writing the phase last; why this is barrier enough: wd_barrier.c.
        return (region.getIntAcquire(layout.cqeOffset(head) + CqeLayout.FLAGS) & CqeLayout.PHASE) == phase;
    }

    /** The word of the entry at the head that {@link CqeLayout#index} and {@link CqeLayout#queue} take apart. */
    int donePlain() {
        return region.getIntPlain(layout.cqeOffset(head) + CqeLayout.DONE);
    }

    /** Copies the entry at the head. */
    void readPlain(ByteBuffer entry) {
        for (int at = 0; at < CqeLayout.BYTES; at += Integer.BYTES) {
            entry.putInt(at, region.getIntPlain(layout.cqeOffset(head) + at));
        }
    }

    /** Takes the entry at the head. */
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
