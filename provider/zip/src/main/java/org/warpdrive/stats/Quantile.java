// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

/**
 * The quantiles of an engine's latency that are shown. The latency of a block is the time from its submission to its
 * completion.
 *
 * @since 1.0
 */
public enum Quantile implements Term {
    /** The median. */
    P50(0.5, "Half of the completed blocks took less than this, from submission to completion."),
    /** The 99th percentile. */
    P99(0.99, "Of the completed blocks 99 of 100 took less than this, from submission to completion.");

    private final double part;
    private final String text;

    Quantile(double part, String text) {
        this.part = part;
        this.text = text;
    }

    /** Returns the quantile of a histogram, as {@link LatencyHistogram#nanosBelow} does. */
    public long of(LatencyHistogram latency) {
        return latency.nanosBelow(part);
    }

    @Override
    public String term() {
        return this == P50 ? "p50" : "p99";
    }

    @Override
    public Counter.Kind kind() {
        return Counter.Kind.GAUGE;
    }

    @Override
    public String unit() {
        return "nanoseconds";
    }

    @Override
    public String text() {
        return text;
    }
}
