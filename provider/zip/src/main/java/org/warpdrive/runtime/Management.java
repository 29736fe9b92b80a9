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
 * The implementation of {@link WarpDriveMXBean}, and its registration.
 *
 * <p>The platform's MBean server outlives an application that contains WarpDrive's jars. So what is registered there
 * must not keep the application's class loader reachable. The registered object therefore consists of JDK classes
 * alone, and refers to the bean by a weak reference. Once the application is gone, its attributes are errors until
 * another copy of the library registers. Of several copies in one process, the one that registered last has the name.
 */
final class Management implements WarpDriveMXBean {
    private static final long DELAY_SECONDS = 5;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    /** The bean. This is its only strong reference, so the bean lives as long as this class. */
    @SuppressWarnings("UnusedVariable") // never read: it keeps the bean reachable
    private static volatile @Nullable InvocationHandler registered;

    private final Engines engines;

    private Management(Engines engines) {
        this.engines = engines;
    }

    /**
     * Registers the bean a few seconds later, on a new thread. The first use of the platform's MBean server costs 0.1 s
     * of processor time, which no caller should wait for and a short job should not pay.
     */
    static void registerLater(Engines engines) {
        Daemon.of(
                        () -> {
                            try {
                                TimeUnit.SECONDS.sleep(DELAY_SECONDS);
                                register(engines, ManagementFactory.getPlatformMBeanServer());
                            } catch (Throwable e) {
                                // The process ends; or the application was undeployed, and its class loader loads no
                                // more classes.
                            }
                        },
                        "warpdrive-jmx")
                .start();
    }

    /** Registers the bean. Leaves the calling thread with the JDK's platform class loader as context class loader. */
    static void register(Engines engines, MBeanServer server) {
        try {
            InvocationHandler bean = handler(new StandardMBean(new Management(engines), WarpDriveMXBean.class, true));
            registered = bean;
            ObjectName name = new ObjectName(WarpDriveMXBean.NAME);
            if (server.isRegistered(name)) {
                server.unregisterMBean(name); // it belongs to another copy, which may be gone
            }
            server.registerMBean(weakly(bean), name);
        } catch (JMException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            // For example, another copy registers at the same time, or a security policy denies it.
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
     * Returns an MBean that delegates to a handler through a weak reference. It does what {@code (proxy, method,
     * arguments) -> weak.get().invoke(proxy, method, arguments)} does, but in method handles, since a lambda's class
     * would belong to our class loader.
     */
    private static Object weakly(InvocationHandler handler) throws ReflectiveOperationException {
        ClassLoader jdk = ClassLoader.getPlatformClassLoader();
        Thread.currentThread().setContextClassLoader(jdk); // the loader in which JDK 17 defines the handler's class
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
