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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.warpdrive.engine.Daemon;
import org.warpdrive.engine.Router;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.Quantile;
import org.warpdrive.stats.Total;
import org.warpdrive.stats.WarpDriveMXBean;

/**
 * The implementation of {@link WarpDriveMXBean}, and the registration of that bean and of those with numbers alone:
 * {@code org.warpdrive:type=Totals}, and {@code org.warpdrive:type=Engine,name=…} for each engine.
 *
 * <p>The platform's MBean server outlives an application that contains WarpDrive's jars. So what is registered there
 * must not keep the application's class loader reachable. The registered object therefore consists of JDK classes
 * alone, and refers to the bean by a weak reference. Once the application is gone, its attributes are errors until
 * another copy of the library registers. Of several copies in one process, the one that registered last has the name.
 */
final class Management implements WarpDriveMXBean {
    private static final long DELAY_SECONDS = 5;
    /** The attribute of an engine's bean that has its fallbacks by reason. */
    private static final String REASONS = "FallbacksByReason";

    private static final String DOMAIN = "org.warpdrive:";

    /** The beans. These are their only strong references, so the beans live as long as this class. */
    private static final List<InvocationHandler> MADE = new CopyOnWriteArrayList<>();

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

    /**
     * Registers the beans. Leaves the calling thread with the JDK's platform class loader as context class loader.
     *
     * <p>All beans are made first, and all replace those of another copy together, one copy after the other. For a copy
     * whose application is gone loads no more classes, and must not have taken away a bean that it cannot give back.
     */
    static void register(Engines engines, MBeanServer server) {
        try {
            Map<ObjectName, Object> beans = beans(engines);
            synchronized (server) { // what all copies in a process have in common
                for (ObjectName former : server.queryNames(new ObjectName(DOMAIN + "*"), null)) {
                    server.unregisterMBean(former);
                }
                for (Map.Entry<ObjectName, Object> bean : beans.entrySet()) {
                    server.registerMBean(bean.getValue(), bean.getKey());
                }
            }
        } catch (JMException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            // For example, a security policy denies it.
            Log.say(logger -> logger.log(Level.DEBUG, "no MXBean: {0}", e.toString()));
        }
    }

    private static Map<ObjectName, Object> beans(Engines engines) throws JMException, ReflectiveOperationException {
        Map<ObjectName, Object> beans = new LinkedHashMap<>();
        StandardMBean all = new StandardMBean(new Management(engines), WarpDriveMXBean.class, true);
        beans.put(new ObjectName(WarpDriveMXBean.NAME), weakly(all));
        beans.put(new ObjectName(DOMAIN + "type=Totals"), weakly(totals(engines)));
        for (EngineStats each : engines.stats()) {
            String name = each.engine();
            String plain = isPlain(name) ? name : ObjectName.quote(name);
            beans.put(new ObjectName(DOMAIN + "type=Engine,name=" + plain), weakly(engine(engines, name)));
        }
        return beans;
    }

    private static boolean isPlain(String name) {
        return name.chars().allMatch(Character::isLetterOrDigit);
    }

    /** Returns the bean of what is counted for the process. */
    private static DynamicMBean totals(Engines engines) {
        return new NumbersBean(
                "What WarpDrive counts for the process",
                Stream.of(Total.values()).map(NumbersBean::attribute).toList(),
                () -> {
                    Map<String, Object> values = new HashMap<>();
                    Totals.of(engines).forEach((total, value) -> values.put(total.attribute(), value));
                    return values;
                });
    }

    /** Returns the bean of one engine. */
    private static DynamicMBean engine(Engines engines, String name) throws JMException {
        CompositeType row = new CompositeType(
                "Reason",
                "A reason, and how many blocks failed for it",
                new String[] {"key", "value"},
                new String[] {"The reason", "The number of blocks"},
                new OpenType<?>[] {SimpleType.STRING, SimpleType.LONG});
        TabularType reasons = new TabularType("Reasons", "Reasons", row, new String[] {"key"});
        List<OpenMBeanAttributeInfoSupport> attributes = new ArrayList<>();
        Stream.of(Counter.values()).map(NumbersBean::attribute).forEach(attributes::add);
        Stream.of(Quantile.values()).map(NumbersBean::attribute).forEach(attributes::add);
        attributes.add(NumbersBean.attribute(REASONS, Counter.FALLBACKS.text() + " By reason.", reasons));
        return new NumbersBean("What one of WarpDrive's engines has done", attributes, () -> {
            Map<String, Object> values = new HashMap<>();
            for (EngineStats stats : engines.stats()) {
                if (stats.engine().equals(name)) {
                    stats.counters().forEach((counter, value) -> values.put(counter.attribute(), value));
                    for (Quantile quantile : Quantile.values()) {
                        values.put(quantile.attribute(), quantile.of(stats.latency()));
                    }
                    values.put(REASONS, table(reasons, stats.fallbacks()));
                }
            }
            return values;
        });
    }

    private static TabularData table(TabularType type, Map<String, Long> reasons) {
        TabularData table = new TabularDataSupport(type);
        try {
            for (Map.Entry<String, Long> each : reasons.entrySet()) {
                table.put(new CompositeDataSupport(
                        type.getRowType(), Map.of("key", each.getKey(), "value", each.getValue())));
            }
        } catch (OpenDataException e) {
            throw new IllegalStateException(e); // the row is of its type
        }
        return table;
    }

    /**
     * Returns an MBean that delegates to another through a weak reference. It does what {@code (proxy, method,
     * arguments) -> weak.get().invoke(proxy, method, arguments)} does, but in method handles, since a lambda's class
     * would belong to our class loader.
     */
    private static Object weakly(DynamicMBean bean) throws ReflectiveOperationException {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return method.invoke(bean, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        };
        MADE.add(handler);
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
            stats.counters().forEach((counter, value) -> named.put(counter.term(), value));
            return named;
        });
    }

    @Override
    public Map<String, Map<String, Long>> getFallbacks() {
        return byEngine(EngineStats::fallbacks);
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
