// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.qm.CqeLayout;
import org.warpdrive.uacce.qm.DusLayout;

/**
 * The kernel's own notion of how far a completion ring was read, which only polling moves. A driver that takes more
 * than a lap of completions without polling leaves it behind with the wrong phase, and then no completion shows here
 * until the lap after that.
 */
final class PollHead {
    private int index;
    private int phase = CqeLayout.FIRST_PHASE;

    /** Whether there are completions it had not passed; passes them. */
    boolean scan(DeviceRegion dus, DusLayout layout) {
        boolean found = false;
        while ((dus.getIntAcquire(layout.cqeOffset(index) + CqeLayout.FLAGS) & CqeLayout.PHASE) == phase) {
            found = true;
            if (++index == layout.cqDepth()) {
                index = 0;
                phase ^= CqeLayout.PHASE;
            }
        }
        return found;
    }
}
