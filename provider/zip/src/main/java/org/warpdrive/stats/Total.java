// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import org.warpdrive.stats.Counter.Kind;

/**
 * What is counted for the process, not by engine: memory outside the heap, and streams. Streams that java.util.zip does
 * are not counted.
 *
 * @since 1.0
 */
public enum Total implements Term {
    /** All memory. What is neither used nor the devices' is kept for the next streams. */
    MEMORY_HELD(
            Kind.GAUGE, "memory-held", "bytes", "Memory outside the heap: of open streams, of devices, and kept idle."),
    /** Memory of open streams. */
    MEMORY_USED(Kind.GAUGE, "memory-used", "bytes", "Memory outside the heap of open streams."),
    /** Memory mapped for devices. */
    MEMORY_DEVICES(Kind.GAUGE, "memory-devices", "bytes", "Memory outside the heap that is mapped for devices."),
    /** The bound. */
    MEMORY_MAX(
            Kind.GAUGE,
            "memory-max",
            "bytes",
            "The bound on memory outside the heap, above which new streams are left to java.util.zip."),
    /** Streams that the bound left to java.util.zip. */
    MEMORY_LEFT(Kind.SUM, "memory-left", "streams", "Streams that were left to java.util.zip because of the bound."),
    /** Streams whose compression has begun. */
    COMPRESSED(Kind.SUM, "compressed-streams", "streams", "Streams whose compression has begun."),
    /** Streams whose decompression has begun. */
    DECOMPRESSED(Kind.SUM, "decompressed-streams", "streams", "Streams whose decompression has begun."),
    /** What all streams were decompressed to. */
    DECOMPRESSED_BYTES(Kind.SUM, "decompressed-out", "bytes", "Output of the streams that were decompressed.");

    private final Kind kind;
    private final String term;
    private final String unit;
    private final String text;

    Total(Kind kind, String term, String unit, String text) {
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
