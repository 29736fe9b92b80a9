// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Daemon;
import org.warpdrive.engine.Pool;
import org.warpdrive.engine.Router;
import org.warpdrive.stats.DeviceMemory;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.WarpDriveMXBean;

/**
 * The counters as an MXBean.
 *
 * <p>The platform's MBean server outlives an application that has WarpDrive's jars inside, and what is registered there must
 * not keep that application's class loader. So the registered object is of the JDK's classes alone and reaches the bean by a
 * weak reference: once the application is gone it answers with an error, until the next copy of the library takes the name.
 * Of several copies in one process the one that registers last has it.
 */
final class Management implements WarpDriveMXBean {
    private static final long DELAY_SECONDS = 5;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    /** What is registered, kept for as long as this class is. */
    @SuppressWarnings("UnusedVariable") // nobody reads it: it is the one strong reference
    private static volatile @Nullable InvocationHandler registered;

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
                                register(engines, ManagementFactory.getPlatformMBeanServer());
                            } catch (Throwable e) {
                                // Interrupted, as the process wants to end; or the application was undeployed
                                // meanwhile,
                                // and its class loader loads no more classes.
                            }
                        },
                        "warpdrive-jmx")
                .start();
    }

    /** Registers the bean; the calling thread's context class loader is the JDK's from then on. */
    static void register(Engines engines, MBeanServer server) {
        try {
            InvocationHandler bean = handler(new StandardMBean(new Management(engines), WarpDriveMXBean.class, true));
            registered = bean;
            ObjectName name = new ObjectName(WarpDriveMXBean.NAME);
            if (server.isRegistered(name)) {
                server.unregisterMBean(name); // of another copy, which may be gone
            }
            server.registerMBean(weakly(bean), name);
        } catch (JMException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Another copy that registers just now, say, or a policy of the application's.
            Log.say(logger -> logger.log(Level.DEBUG, "no MXBean: {0}", e.toString()));
        }
    }

    private static InvocationHandler handler(DynamicMBean bean) {
        return (proxy, method, arguments) -> {
            try {
                return method.invoke(bean, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        };
    }

    /**
     * An MBean by a handler, as {@code (proxy, method, arguments) -> weak.get().invoke(proxy, method, arguments)} in method
     * handles, since a lambda's class would be one of ours.
     */
    private static Object weakly(InvocationHandler handler) throws ReflectiveOperationException {
        ClassLoader jdk = ClassLoader.getPlatformClassLoader();
        Thread.currentThread().setContextClassLoader(jdk); // where JDK 17 defines the handler's class
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodHandle get = lookup.findVirtual(Reference.class, "get", MethodType.methodType(Object.class))
                .bindTo(new WeakReference<>(handler))
                .asType(MethodType.methodType(InvocationHandler.class));
        MethodHandle invoke = lookup.findVirtual(
                InvocationHandler.class,
                "invoke",
                MethodType.methodType(Object.class, Object.class, Method.class, Object[].class));
        return Proxy.newProxyInstance(
                jdk,
                new Class<?>[] {DynamicMBean.class},
                MethodHandleProxies.asInterfaceInstance(
                        InvocationHandler.class, MethodHandles.collectArguments(invoke, 0, get)));
    }

    @Override
    public String getSummary() {
        return engines.summary();
    }

    @Override
    public String getStatus() {
        return Status.of(engines);
    }

    @Override
    public String getEngine() {
        return engines.engine();
    }

    @Override
    public String switchEngine(String engine) {
        engines.switchTo(engine);
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

    @Override
    public Map<String, Long> getMemory() {
        MemoryBound memory = engines.memory();
        return Map.of(
                "held", MemoryBound.heldBytes(),
                "used", Pool.leasedBytes(),
                "devices", DeviceMemory.bytes(),
                "max", memory.maxBytes(),
                "refused", memory.refused());
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
