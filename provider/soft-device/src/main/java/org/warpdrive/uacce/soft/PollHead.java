// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.qm.CqeLayout;
import org.warpdrive.uacce.qm.DusLayout;

/**
 * The kernel's private head over a completion ring, which only polling advances. If a driver consumes more than a lap
 * of completions without polling, this head expects the wrong phase. Then no completion is visible here until the lap
 * after that.
 */
final class PollHead {
    private int index;
    private int phase = CqeLayout.FIRST_PHASE;

    /** Whether there are completions that it had not passed. Passes them. */
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
