// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.warpdrive.engine.Pool;
import org.warpdrive.stats.DeviceMemory;

/**
 * The bound on memory outside the heap. Above it new streams are left to java.util.zip. Any thread may call it.
 *
 * <p>Open streams may take more than the bound, so that no stream fails because of it. Before a stream is refused, idle
 * memory of all pools is freed.
 */
final class MemoryBound {
    private final long maxBytes;
    private final boolean logs;
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean said = new AtomicBoolean();

    /**
     * Creates a bound that has refused nothing yet.
     *
     * @param maxBytes the bound
     * @param logs whether the first refusal is logged
     */
    MemoryBound(long maxBytes, boolean logs) {
        this.maxBytes = maxBytes;
        this.logs = logs;
    }

    /** Returns whether one more stream may use our memory. A refusal is counted. */
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

    /** Returns the bytes held now: memory of open streams, idle memory, and memory of devices. */
    static long heldBytes() {
        return Pool.heldBytes() + DeviceMemory.bytes();
    }

    /** Returns the bound in bytes. */
    long maxBytes() {
        return maxBytes;
    }

    /** Returns the number of streams that were left to java.util.zip. */
    long refused() {
        return refused.sum();
    }
}
