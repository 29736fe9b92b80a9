// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.List;
import org.warpdrive.engine.Router;
import org.warpdrive.runtime.Engines;
import org.warpdrive.runtime.Status;
import org.warpdrive.stats.EngineStats;

/** What WarpDrive uses and does in this process. */
public final class WarpDrive {
    private WarpDrive() {}

    /**
     * What each engine has done since the start, in order of preference; empty where java.util.zip does whole streams. The
     * same is to be had from the {@link org.warpdrive.stats.WarpDriveMXBean}.
     */
    public static List<EngineStats> stats() {
        return Engines.get().stats();
    }

    /** Gives idle queues back at once to whoever needs them, the administrator who removes a device, say. */
    public static void releaseQueues() {
        Engines.get().router().ifPresent(Router::releaseIdle);
    }

    /**
     * A few lines for a person to read: the engines in use and why others are not, as in the log line at the start; the
     * settings; what each engine has done so far, and what was done again elsewhere and why; what was decompressed.
     */
    public static String status() {
        return Status.of(Engines.get());
    }

    /**
     * Switches to other engines at once, for an operator in need: {@code jdk}, which is java.util.zip alone; {@code native}, without
     * accelerators; or back to what the process was started with, by its name or as {@code configured}. Only engines that were set
     * up at the start can be switched to. A switch is logged, and shown by {@link #status}.
     *
     * <p>New objects are made for the engines in use. A deflater that is there has its next block done by them, in the midst of a
     * stream too, which stays one stream. An inflater that is there keeps its decoder until it is ended, but asks no accelerator.
     * A deflater or inflater made while java.util.zip does everything stays java.util.zip's until it is ended.
     *
     * @throws IllegalArgumentException if there are no such engines here; the message says what there is
     * @throws IllegalStateException if the engines could not be set up, for want of memory say
     */
    public static void engine(String value) {
        Engines engines = Engines.get();
        if (!Engines.areStarted()) {
            throw new IllegalStateException("the engines could not be set up");
        }
        engines.switchTo(value);
    }

    /** The engines in use, in the words of {@code warpdrive.engine}. */
    public static String engine() {
        return Engines.get().engine();
    }
}
