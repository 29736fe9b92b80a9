// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.Map;

/** What WarpDrive does in this process, for monitoring: {@value #NAME} in the platform's MBean server. */
public interface WarpDriveMXBean {
    String NAME = "org.warpdrive:type=WarpDrive";

    /** The engines in use and why others are not: the log line. */
    String getSummary();

    /** Some lines for a person to read: the summary, the settings, and what was done so far. */
    String getStatus();

    /** The engines in use, in the words of {@code warpdrive.engine}: what was configured, unless it was switched. */
    String getEngine();

    /**
     * Switches to other engines at once: {@code jdk}, which is java.util.zip alone; {@code native}, without accelerators; or back to
     * what the process was started with, by its name or as {@code configured}.
     *
     * @return the summary as it is then
     * @throws IllegalArgumentException if there are no such engines here; the message says what there is
     */
    String switchEngine(String engine);

    /** What the Java agent rewrote, with the streams since; empty without the agent. */
    String getAgent();

    /** Each {@link Counter} by its name, by engine. */
    Map<String, Map<String, Long>> getCounters();

    /** Blocks done again elsewhere by reason, by engine. */
    Map<String, Map<String, Long>> getFallbacks();

    /** Upper bounds in nanoseconds, {@code p50} and {@code p99}, of what blocks took, by engine. */
    Map<String, Map<String, Long>> getLatency();

    /**
     * Memory outside the heap, in bytes: {@code held}, of which open streams have {@code used} and accelerators {@code devices}, and
     * the rest is kept for the next streams; and {@code max}, at which new streams are left to java.util.zip, as {@code refused} of
     * them were.
     */
    Map<String, Long> getMemory();

    /** Gives idle queues back to whoever needs them. */
    void releaseQueues();
}
