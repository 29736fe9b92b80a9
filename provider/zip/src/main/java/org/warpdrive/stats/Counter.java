// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

/**
 * The counters of one engine. All count from the start of the process.
 *
 * @since 1.0
 */
public enum Counter {
    /** Blocks that the engine completed. */
    BLOCKS(Kind.SUM, "blocks"),
    /** Input of the completed blocks. */
    BYTES_IN(Kind.SUM, "bytes"),
    /** Output of the completed blocks. */
    BYTES_OUT(Kind.SUM, "bytes"),
    /**
     * Blocks that the engine declined because it had no room, such as no free queue. Another engine took them at once.
     * This is normal.
     */
    REFUSED(Kind.SUM, "blocks"),
    /**
     * Blocks at which the engine failed, so that another engine did them again. {@link EngineStats#fallbacks} has the
     * reasons.
     */
    FALLBACKS(Kind.SUM, "blocks"),
    /** Completed blocks that took {@link EngineStats#SLOW_NANOS} or longer. */
    SLOW(Kind.SUM, "blocks"),
    /** How often a device failed and was not used for some time. */
    QUARANTINES(Kind.SUM, "times"),
    /** Blocks that went to software because the devices had been slower than software for such blocks. */
    PASSED_OVER(Kind.SUM, "blocks"),
    /** Whole streams that the engine's devices decompressed. */
    INFLATED(Kind.SUM, "streams"),
    /** Output of those streams. */
    INFLATED_BYTES(Kind.SUM, "bytes"),
    /** Queues that the process has open: leased, idle, or being drained. */
    QUEUES_OPEN(Kind.GAUGE, "queues"),
    /** Queues that a thread holds in order to compress. */
    QUEUES_LEASED(Kind.GAUGE, "queues"),
    /** Memory that cannot be used again because a device that never answered may still write to it. */
    PARKED_BYTES(Kind.GAUGE, "bytes");

    /**
     * How the values of a counter change over time.
     *
     * @since 1.0
     */
    public enum Kind {
        /** A total that only grows. */
        SUM,
        /** The state at the time of reading. */
        GAUGE
    }

    private final Kind kind;
    private final String unit;

    Counter(Kind kind, String unit) {
        this.kind = kind;
        this.unit = unit;
    }

    /** Returns whether the counter is a total or a momentary value. */
    public Kind kind() {
        return kind;
    }

    /** Returns what is counted, in the plural: "blocks", "bytes". */
    public String unit() {
        return unit;
    }
}
