// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.EnumMap;
import java.util.Map;
import org.warpdrive.engine.Pool;
import org.warpdrive.stats.DeviceMemory;
import org.warpdrive.stats.Streams;
import org.warpdrive.stats.Total;

/** What is counted for the process, not by engine. Apart from {@link Engines}, so that set-up loads no counters. */
public final class Totals {
    private Totals() {}

    /** Returns a snapshot. */
    public static Map<Total, Long> of(Engines engines) {
        Map<Total, Long> totals = new EnumMap<>(Total.class);
        for (Total total : Total.values()) {
            totals.put(total, value(total, engines.memory()));
        }
        return totals;
    }

    private static long value(Total total, MemoryBound memory) {
        return switch (total) {
            case MEMORY_HELD -> MemoryBound.heldBytes();
            case MEMORY_USED -> Pool.leasedBytes();
            case MEMORY_DEVICES -> DeviceMemory.bytes();
            case MEMORY_MAX -> memory.maxBytes();
            case MEMORY_LEFT -> memory.refused();
            case COMPRESSED -> Streams.compressed();
            case DECOMPRESSED -> Streams.decompressed();
            case DECOMPRESSED_BYTES -> Streams.decompressedBytes();
        };
    }
}
