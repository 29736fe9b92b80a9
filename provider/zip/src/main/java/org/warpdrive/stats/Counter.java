// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

/** What is counted for each engine since the start of the process. */
public enum Counter {
    /** Blocks that the engine completed. */
    BLOCKS(Kind.SUM, "blocks"),
    /** Input of those blocks. */
    BYTES_IN(Kind.SUM, "bytes"),
    /** Output of those blocks. */
    BYTES_OUT(Kind.SUM, "bytes"),
    /** Blocks that went elsewhere at once because the engine had no room for them, as with no free queue: normal. */
    REFUSED(Kind.SUM, "blocks"),
    /** Blocks that the engine failed at, so that another did them again; {@link EngineStats#fallbacks} has the reasons. */
    FALLBACKS(Kind.SUM, "blocks"),
    /** Blocks that took longer than {@link EngineStats#SLOW_NANOS}. */
    SLOW(Kind.SUM, "blocks"),
    /** How often the engine left a device alone because it had failed. */
    QUARANTINES(Kind.SUM, "times"),
    /** Blocks that went to software because the engine's devices had been later than software with such blocks. */
    PASSED_OVER(Kind.SUM, "blocks"),
    /** Whole streams that the engine's devices decompressed. */
    INFLATED(Kind.SUM, "streams"),
    /** What those became. */
    INFLATED_BYTES(Kind.SUM, "bytes"),
    /** Queues that the process holds: leased, idle, or being drained. */
    QUEUES_OPEN(Kind.GAUGE, "queues"),
    /** Queues that blocks are under way on. */
    QUEUES_LEASED(Kind.GAUGE, "queues"),
    /** Memory that is kept because a device that never answered might still write to it. */
    PARKED_BYTES(Kind.GAUGE, "bytes");

    /** How values over time belong together. */
    public enum Kind {
        /** Only grows. */
        SUM,
        /** The state right now. */
        GAUGE
    }

    private final Kind kind;
    private final String unit;

    Counter(Kind kind, String unit) {
        this.kind = kind;
        this.unit = unit;
    }

    public Kind kind() {
        return kind;
    }

    /** What one is, in the plural. */
    public String unit() {
        return unit;
    }
}
