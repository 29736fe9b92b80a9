// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.engine.Staging;

/**
 * The configuration options of {@code warpdrive-uacce}. Immutable; any thread may use them.
 *
 * @since 1.0
 */
public final class DeviceOptions implements OptionTable {
    private static final int DEFAULT_MIN_BYTES = 4096;
    private static final int DEFAULT_TIMEOUT_MILLIS = 10;
    private static final int MAX_TIMEOUT_MILLIS = 60_000;
    private static final int DEFAULT_QUEUES = 8;
    private static final int MAX_QUEUES = 1024;

    /** Whether the kernel's accelerators are used; true by default. */
    public static final Option<Boolean> ENABLED =
            Option.onOff("warpdrive.hardware.enabled", true, "Whether the kernel's accelerators are used.");

    /** The smallest block that goes to a device, in bytes; 4096 by default. */
    public static final Option<Integer> MIN = Option.number(
            "warpdrive.hardware.min",
            DEFAULT_MIN_BYTES,
            1,
            Staging.BLOCK_BYTES,
            "The smallest block that goes to a device, in bytes.");

    /** Whether devices also decompress whole inputs; false by default. */
    public static final Option<Boolean> INFLATE = Option.onOff(
            "warpdrive.hardware.inflate",
            false,
            "Whether devices also decompress: whole inputs given to one call, of at most 8 MiB of output.");

    /** Whether the first compression waits for the self-tests of the devices; false by default. */
    public static final Option<Boolean> WAIT = Option.onOff(
            "warpdrive.hardware.wait",
            false,
            "Whether whoever compresses first waits until the devices there are passed their self-test; otherwise software"
                    + " compresses until then. `wdzip` waits. Soft devices are always waited for.");

    /**
     * Whether a device that is slower than software gets only samples; true by default. Without effect with the engine
     * {@code soft}.
     */
    public static final Option<Boolean> COMPARE = Option.onOff(
            "warpdrive.hardware.compare",
            true,
            "Whether blocks for which a device turns out later than software go there as samples only, until it is sooner"
                    + " again. `false` where devices are there to save processor time, not time. Never with the engine `soft`.");

    /**
     * The timeout of a queue without completions, in milliseconds; 10 by default. Twenty times the usual service time
     * if that is longer.
     */
    public static final Option<Integer> TIMEOUT = Option.number(
            "warpdrive.hardware.timeout",
            DEFAULT_TIMEOUT_MILLIS,
            1,
            MAX_TIMEOUT_MILLIS,
            "How many milliseconds a queue may be without any completion, while blocks are in flight on it, before software"
                    + " does these. Where answers usually take long: twenty times as long as usual.");

    /** The largest number of queues per device; by default 8, or the number of processors if that is smaller. */
    public static final Option<Integer> QUEUES_MAX = Option.number(
                    "warpdrive.queues.max",
                    Math.min(DEFAULT_QUEUES, Runtime.getRuntime().availableProcessors()),
                    1,
                    MAX_QUEUES,
                    "How many queues of a device this process holds at most.")
            .withDefaultWords("8, or the processors if fewer");

    /** Whether devices in the memory mode NOIOMMU may be used; false by default. */
    public static final Option<Boolean> NOIOMMU = Option.onOff(
            "warpdrive.noiommu", false, "Whether devices are used that reach all memory, with no IOMMU in between.");

    /** The file to which {@code QueueTrace} writes each request and completion; empty (no trace) by default. */
    public static final Option<String> TRACE = Option.text(
            "warpdrive.trace",
            "a file",
            "Where to write what goes to devices and comes back, entry by entry, without data.");

    @Override
    public String artifact() {
        return "warpdrive-uacce";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(ENABLED, MIN, INFLATE, WAIT, COMPARE, TIMEOUT, QUEUES_MAX, NOIOMMU, TRACE);
    }

    @Override
    public boolean areReadByEngines() {
        return true;
    }
}
