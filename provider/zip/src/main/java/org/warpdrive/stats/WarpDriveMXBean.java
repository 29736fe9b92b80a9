// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.Map;

/**
 * The management interface of WarpDrive, registered as {@value #NAME} in the platform's MBean server.
 *
 * <p>The bean is registered some seconds after the first stream of a process, unless {@code warpdrive.jmx} is false. If
 * a process contains several copies of WarpDrive, the copy that registered last has the name.
 *
 * <p>This one is for persons and for programs that switch. For exporters there are flat beans beside it, whose
 * attributes are {@linkplain Term#attribute terms}: {@code org.warpdrive:type=Totals}, with each {@link Total}, and
 * {@code org.warpdrive:type=Engine,name=…} for each engine, with each {@link Counter}, each {@link Quantile} in
 * nanoseconds, and {@code FallbacksByReason}.
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

    /** Returns the counters of each engine: by the engine's name, then by the {@linkplain Term#term term}. */
    Map<String, Map<String, Long>> getCounters();

    /** Returns the number of failed blocks of each engine: by the engine's name, then by the reason. */
    Map<String, Map<String, Long>> getFallbacks();

    /** Closes idle device queues, so that other processes can use them. */
    void releaseQueues();
}
