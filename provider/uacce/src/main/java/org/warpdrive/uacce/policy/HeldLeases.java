// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.ArrayList;
import org.warpdrive.engine.Block;

/**
 * The leases that one thread holds or recently held. A lease that has ended reports it at the next use, and is removed
 * then. Used by that thread only.
 */
final class HeldLeases {
    private final ArrayList<ZipLease> leases = new ArrayList<>();

    /**
     * Sends a block on the first lease that accepts it, and removes leases that have ended.
     *
     * @param sample whether the block must go to a device that is slower than software, or must not
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

    /** Whether a device still owes one of the leases an answer that this thread stopped waiting for. */
    boolean areBehind() {
        for (int i = 0; i < leases.size(); i++) {
            if (leases.get(i).isBehind(this)) {
                return true;
            }
        }
        return false;
    }

    /** Waits until the first lease may accept a block. Returns false if there is none. */
    boolean awaitRoom() {
        if (leases.isEmpty()) {
            return false;
        }
        leases.get(0).awaitRoom();
        return true;
    }

    /** Adds a lease that this thread is about to begin. */
    void add(ZipLease lease) {
        if (!leases.contains(lease)) { // this thread may have held it before
            leases.add(lease);
        }
    }
}
