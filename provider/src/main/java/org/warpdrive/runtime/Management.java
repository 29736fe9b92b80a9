// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.management.JMException;
import javax.management.ObjectName;
import org.warpdrive.engine.Daemon;
import org.warpdrive.engine.Router;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.WarpDriveMXBean;

/** The counters as an MXBean. */
final class Management implements WarpDriveMXBean {
    private static final long DELAY_SECONDS = 5;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    private final Engines engines;

    private Management(Engines engines) {
        this.engines = engines;
    }

    /**
     * Registers the bean, from a thread that ends with that, after some seconds: the first use of the platform's MBean server
     * takes a tenth of a second of processor time, for which nobody should wait, and a short job not pay.
     */
    static void registerLater(Engines engines) {
        Daemon.of(
                        () -> {
                            try {
                                TimeUnit.SECONDS.sleep(DELAY_SECONDS);
                            } catch (InterruptedException e) {
                                return; // nobody of ours does that: the process wants to end
                            }
                            register(engines);
                        },
                        "warpdrive-jmx")
                .start();
    }

    private static void register(Engines engines) {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new Management(engines), new ObjectName(WarpDriveMXBean.NAME));
        } catch (JMException | RuntimeException | LinkageError e) {
            // A second copy of the library in another class loader, say, or a logger of the application's that fails.
            Log.say(logger -> logger.log(Level.DEBUG, "no MXBean: {0}", e.toString()));
        }
    }

    @Override
    public String getSummary() {
        return engines.summary();
    }

    @Override
    public String getAgent() {
        return AgentReport.text();
    }

    @Override
    public Map<String, Map<String, Long>> getCounters() {
        return byEngine(stats -> {
            Map<String, Long> named = new TreeMap<>();
            stats.counters().forEach((counter, value) -> named.put(counter.name(), value));
            return named;
        });
    }

    @Override
    public Map<String, Map<String, Long>> getFallbacks() {
        return byEngine(EngineStats::fallbacks);
    }

    @Override
    public Map<String, Map<String, Long>> getLatency() {
        return byEngine(stats -> Map.of(
                "p50", stats.latency().nanosBelow(MEDIAN),
                "p99", stats.latency().nanosBelow(TAIL)));
    }

    private Map<String, Map<String, Long>> byEngine(Function<EngineStats, Map<String, Long>> what) {
        Map<String, Map<String, Long>> table = new TreeMap<>();
        engines.stats().forEach(stats -> table.put(stats.engine(), what.apply(stats)));
        return table;
    }

    @Override
    public void releaseQueues() {
        engines.router().ifPresent(Router::releaseIdle);
    }
}
