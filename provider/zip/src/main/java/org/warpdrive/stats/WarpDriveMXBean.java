// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.Map;

/**
 * The management interface of WarpDrive, registered as {@value #NAME} in the platform's MBean server.
 *
 * <p>The bean is registered some seconds after the first stream of a process, unless {@code warpdrive.jmx} is false. If
 * a process contains several copies of WarpDrive, the copy that registered last has the name.
 *
 * <pre>{@code
 * WarpDriveMXBean bean = JMX.newMXBeanProxy(
 *         ManagementFactory.getPlatformMBeanServer(), new ObjectName(WarpDriveMXBean.NAME), WarpDriveMXBean.class);
 * System.out.println(bean.getStatus());
 * }</pre>
 *
 * @since 1.0
 */
public interface WarpDriveMXBean {
    /** The object name of the bean. */
    String NAME = "org.warpdrive:type=WarpDrive";

    /** Returns one line: the engines in use, and why others are not. It is the line in the log. */
    String getSummary();

    /** Returns a report of a few lines for a person: the summary, the settings, and what each engine has done. */
    String getStatus();

    /**
     * Returns the engines in use as a value of {@code warpdrive.engine}: the configured value, unless it was switched.
     */
    String getEngine();

    /**
     * Switches to other engines at once.
     *
     * @param engine {@code jdk} for java.util.zip alone; {@code native} for no accelerators; or the value that the
     *     process was started with, by its name or as {@code configured}
     * @return the summary after the switch
     * @throws IllegalArgumentException if this process does not have these engines; the message lists those it has
     */
    String switchEngine(String engine);

    /** Returns what the Java agent rewrote and how many streams there were since. Empty without the agent. */
    String getAgent();

    /** Returns the counters of each engine: by the engine's name, then by the name of the {@link Counter}. */
    Map<String, Map<String, Long>> getCounters();

    /** Returns the number of failed blocks of each engine: by the engine's name, then by the reason. */
    Map<String, Map<String, Long>> getFallbacks();

    /**
     * Returns the durations of each engine's blocks, in nanoseconds: by the engine's name, then {@code p50} and
     * {@code p99}. Each is an upper bound, at most twice the quantile.
     */
    Map<String, Map<String, Long>> getLatency();

    /**
     * Returns what is known of memory outside the heap, in bytes:
     *
     * <ul>
     * <li>{@code held}: all of it. What is neither used nor the devices' is kept for the next streams.
     * <li>{@code used}: memory of open streams.
     * <li>{@code devices}: memory mapped for accelerators.
     * <li>{@code max}: the bound. Above it new streams are left to java.util.zip.
     * <li>{@code refused}: not bytes, but the number of streams that were left to java.util.zip.
     * </ul>
     */
    Map<String, Long> getMemory();

    /** Closes idle device queues, so that other processes can use them. */
    void releaseQueues();
}
