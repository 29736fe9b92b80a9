// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.List;
import java.util.Map;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.engine.Router;
import org.warpdrive.runtime.Engines;
import org.warpdrive.runtime.Status;
import org.warpdrive.runtime.Totals;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.Total;

/**
 * Status, options and switch of WarpDrive in this process. Any thread may call any method. The first call of any but
 * {@link #configure} sets the engines up, unless a stream was created before.
 *
 * <pre>{@code
 * System.out.println(WarpDrive.status());
 * WarpDrive.engine("jdk"); // java.util.zip alone from now on
 * WarpDrive.engine("configured"); // and back
 * }</pre>
 *
 * @since 1.0
 */
public final class WarpDrive {
    private WarpDrive() {}

    /**
     * Gives options values in code, for those that no system property sets. Most options are read when the engines are
     * set up, so call this before the first stream. It sets nothing up itself.
     *
     * <pre>{@code
     * WarpDrive.configure(Map.of("warpdrive.threads", "4")).forEach(logger::warn);
     * }</pre>
     *
     * <p>All of a process share one value. So a value is not used if the option was read before and has another one, or
     * if another call gave it another one before.
     *
     * @param values by the names of the options, as in {@code docs/options.md}
     * @return a line for each value that is not used, with the reason; the same line is returned once.
     *     {@link #status} has them too. Nothing is logged, since only the caller knows whether logging works yet
     */
    public static List<String> configure(Map<String, String> values) {
        return SystemConfig.configure(values);
    }

    /**
     * Returns a snapshot of each engine's counters since the start of the process, most preferred engine first. Empty
     * if java.util.zip does whole streams. The {@link org.warpdrive.stats.WarpDriveMXBean} has the same counters.
     */
    public static List<EngineStats> stats() {
        return Engines.get().stats();
    }

    /** Returns what is counted for the process: memory outside the heap, and streams. */
    public static Map<Total, Long> totals() {
        return Totals.of(Engines.get());
    }

    /** Closes idle device queues at once, for example before an administrator removes a device. */
    public static void releaseQueues() {
        Engines.get().router().ifPresent(Router::releaseIdle);
    }

    /**
     * Returns a report of a few lines for a person: the engines in use and why others are not, as in the log line; the
     * settings, and what could not be used of them; what each engine has done; which blocks were done again and why; memory outside the heap; and what was
     * decompressed.
     */
    public static String status() {
        return Status.of(Engines.get());
    }

    /**
     * Switches to other engines at once. This is for operators who suspect an engine. Only engines that were set up at
     * the start can be switched to. A switch is logged and shown by {@link #status}.
     *
     * <p>New objects use the new engines. Existing objects behave as follows:
     *
     * <ul>
     * <li>A deflater uses them from its next block on, also in the middle of a stream. The stream stays valid.
     * <li>An inflater keeps its decoder until it is ended, but no longer uses an accelerator.
     * <li>An object created while java.util.zip did everything stays with java.util.zip until it is ended.
     * </ul>
     *
     * @param value {@code jdk} for java.util.zip alone; {@code native} for no accelerators; or the value that the
     *     process was started with, by its name or as {@code configured}
     * @throws IllegalArgumentException if this process does not have these engines; the message lists those it has
     * @throws IllegalStateException if the engines could not be set up, for lack of memory for example
     */
    public static void engine(String value) {
        Engines engines = Engines.get();
        if (!Engines.areStarted()) {
            throw new IllegalStateException("the engines could not be set up");
        }
        engines.switchTo(value);
    }

    /**
     * Returns the engines in use as a value of {@code warpdrive.engine}: the configured value, unless it was switched.
     */
    public static String engine() {
        return Engines.get().engine();
    }
}
