// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.ArrayList;
import org.warpdrive.engine.Block;

/**
 * The leases that one thread holds, and those that it held lately. A lease that ended says so when it is asked, and is
 * forgotten then. One thread.
 */
final class HeldLeases {
    private final ArrayList<ZipLease> leases = new ArrayList<>();

    /**
     * Sends a block on the first that takes it, and forgets those that are over.
     *
     * @param sample whether it is for a device that is behind software, and not for another
     */
    boolean send(Block block, boolean sample) {
        for (int i = 0; i < leases.size(); ) {
            if (leases.get(i).device().isBehind(block) != sample) {
                i++;
                continue;
            }
            switch (leases.get(i).send(this, block)) {
                case SENT -> {
                    return true;
                }
                case FULL -> i++;
                case OVER -> leases.remove(i);
            }
        }
        return false;
    }

    /** Whether one of them waits in vain, as far as this thread is concerned, for a device that is late. */
    boolean areBehind() {
        for (int i = 0; i < leases.size(); i++) {
            if (leases.get(i).isBehind(this)) {
                return true;
            }
        }
        return false;
    }

    /** Waits until one of them may take a block; false if there is none to wait for. */
    boolean awaitRoom() {
        if (leases.isEmpty()) {
            return false;
        }
        leases.get(0).awaitRoom();
        return true;
    }

    /** Remembers one that is about to be this thread's. */
    void add(ZipLease lease) {
        if (!leases.contains(lease)) { // it may have been ours before
            leases.add(lease);
        }
    }
}
