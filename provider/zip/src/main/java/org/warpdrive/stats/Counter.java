// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

/**
 * The counters of one engine. All count from the start of the process.
 *
 * @since 1.0
 */
public enum Counter implements Term {
    /** Blocks that the engine completed. */
    BLOCKS(Kind.SUM, "blocks", "blocks", "Blocks that the engine completed."),
    /** Input of the completed blocks. */
    BYTES_IN(Kind.SUM, "in", "bytes", "Input of the completed blocks."),
    /** Output of the completed blocks. */
    BYTES_OUT(Kind.SUM, "out", "bytes", "Output of the completed blocks."),
    /**
     * Blocks that the engine declined because it had no room, such as no free queue. Another engine took them at once.
     * This is normal.
     */
    REFUSED(
            Kind.SUM,
            "refused",
            "blocks",
            "Blocks that the engine had no room for, so that another engine took them at once."),
    /** Those of them that went to software because the devices had been slower than software for such blocks. */
    PASSED_OVER(
            Kind.SUM,
            "passed-over",
            "blocks",
            "Blocks that were refused because the devices had been slower than software for such blocks."),
    /**
     * Blocks at which the engine failed, so that another engine did them again. {@link EngineStats#fallbacks} has the
     * reasons.
     */
    FALLBACKS(
            Kind.SUM,
            "fallbacks",
            "blocks",
            "Blocks at which the engine failed, so that another engine did them again."),
    /** Completed blocks that took {@link EngineStats#SLOW_NANOS} or longer. */
    SLOW(Kind.SUM, "slow", "blocks", "Completed blocks that took 10 ms or longer."),
    /**
     * Completed blocks that were decoded again and compared with their input.
     *
     * @see #WRONG
     */
    VERIFIED(Kind.SUM, "verified", "blocks", "Completed blocks that were decoded again and compared with their input."),
    /** Blocks whose output did not decode to their input. They are among {@link #FALLBACKS}. */
    WRONG(
            Kind.SUM,
            "wrong",
            "blocks",
            "Blocks whose output did not decode to their input, so that java.util.zip did them again."),
    /** How often a device failed and was not used for some time. */
    QUARANTINES(Kind.SUM, "quarantines", "quarantines", "How often a device failed and was not used for some time."),
    /** Whole streams that the engine's devices decompressed. */
    INFLATED(Kind.SUM, "inflated", "streams", "Whole streams that the engine's devices decompressed."),
    /** Output of those streams. */
    INFLATED_BYTES(
            Kind.SUM, "inflated-out", "bytes", "Output of the whole streams that the engine's devices decompressed."),
    /** Queues that the process has open: leased, idle, or being drained. */
    QUEUES_OPEN(Kind.GAUGE, "queues", "queues", "Queues that the process has open: leased, idle, or being drained."),
    /** Queues that a thread holds in order to compress. */
    QUEUES_LEASED(Kind.GAUGE, "leased", "queues", "Queues that a thread holds in order to compress."),
    /** Open queues that no thread holds. */
    QUEUES_IDLE(Kind.GAUGE, "idle", "queues", "Open queues that no thread holds."),
    /** Memory that cannot be used again because a device that never answered may still write to it. */
    PARKED_BYTES(
            Kind.GAUGE,
            "parked",
            "bytes",
            "Memory that cannot be used again because a device that never answered may still write to it.");

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
    private final String term;
    private final String unit;
    private final String text;

    Counter(Kind kind, String term, String unit, String text) {
        this.kind = kind;
        this.term = term;
        this.unit = unit;
        this.text = text;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String term() {
        return term;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public String text() {
        return text;
    }
}
