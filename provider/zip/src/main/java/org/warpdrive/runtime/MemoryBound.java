// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.warpdrive.engine.Pool;
import org.warpdrive.stats.DeviceMemory;

/**
 * What is held outside the heap, and how much of it there may be before new streams are left to java.util.zip. Open streams go on
 * and may take more: none of them must fail for the bound. What is idle is given back first. Any thread.
 */
final class MemoryBound {
    private final long maxBytes;
    private final boolean logs;
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean said = new AtomicBoolean();

    /**
     * Nothing refused yet.
     *
     * @param logs whether the first refusal is logged
     */
    MemoryBound(long maxBytes, boolean logs) {
        this.maxBytes = maxBytes;
        this.logs = logs;
    }

    /** Whether a stream more may be made that takes memory of ours; counted if not. */
    boolean admits() {
        if (heldBytes() < maxBytes) {
            return true;
        }
        Pool.freeAllIdle();
        if (heldBytes() < maxBytes) {
            return true;
        }
        refused.increment();
        if (logs && !said.getAndSet(true)) {
            Log.sayLater(logger -> logger.log(
                    Level.WARNING,
                    "WarpDrive holds {0} bytes outside the heap, and {1}={2}: new streams are left to java.util.zip"
                            + " until some are given back",
                    String.valueOf(heldBytes()),
                    ZipOptions.MEMORY_MAX.name(),
                    String.valueOf(maxBytes)));
        }
        return false;
    }

    /** Bytes: of streams, those kept for the next ones, and of devices. */
    static long heldBytes() {
        return Pool.heldBytes() + DeviceMemory.bytes();
    }

    long maxBytes() {
        return maxBytes;
    }

    /** Streams left to java.util.zip. */
    long refused() {
        return refused.sum();
    }
}
