// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warpdrive.config.Config;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.runtime.ZipOptions.EngineChoice;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.WarpDriveMXBean;
import org.warpdrive.uacce.DeviceOptions;
import org.warpdrive.uacce.Devices;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.policy.ZipProvider;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.soft.SoftDevices;

/** The engines that a configuration leads to, and what they say of themselves. */
class EnginesTest {
    private static final int LENGTH = 8192;

    /** A busy machine is no dead device. */
    private static final int PATIENT_MILLIS = 60_000;

    private static Config config(EngineChoice choice) {
        return Config.DEFAULT
                .with(ZipOptions.ENGINE, choice)
                .with(DeviceOptions.ENABLED, false)
                .with(DeviceOptions.TIMEOUT, PATIENT_MILLIS);
    }

    private static Config config(EngineChoice choice, String devices) {
        return config(choice).with(SoftDevices.DEVICES, SoftConfig.parseAll(devices));
    }

    private static Engines with(String devices, EngineChoice choice) {
        return Engines.of(config(choice, devices));
    }

    private static List<String> devices(Config config) {
        return new Devices(config).devices().stream().map(UacceDevice::name).toList();
    }

    private static void compress(Router router) {
        Block block = new Block();
        Buffer in = Staging.lease(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            in.bytes().put(i, (byte) (i % 100));
        }
        block.input(in, 0, 0, LENGTH, 0);
        block.parameters(6, Deflater.DEFAULT_STRATEGY, true, false, null);
        block.output(Staging.lease(StoredBlocks.bound(LENGTH)));
        router.submit(block);
        router.await(block);
        block.free();
    }

    private static EngineStats stats(Engines engines, String name) {
        return engines.stats().stream()
                .filter(stats -> stats.engine().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withTheJdkAloneThereIsNoRow() {
        Engines engines = with("soft", EngineChoice.JDK);
        assertThat(engines.router()).isEmpty();
        assertThat(engines.stats()).isEmpty();
        assertThat(devices(config(EngineChoice.JDK, "soft"))).isEmpty();
        assertThat(engines.summary()).isEqualTo("WarpDrive engines: jdk; inflate: jdk");
    }

    @Test
    void softMeansOneDeviceOfTheDefaultKindUnlessSomeAreConfigured() {
        assertThat(devices(config(EngineChoice.SOFT))).containsExactly("soft-0");
        assertThat(devices(config(EngineChoice.SOFT, "soft:name=a;soft:name=b")))
                .containsExactly("a", "b");
    }

    @Test
    void blocksGoThroughASoftDeviceAndAreCounted() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        Engines engines = with("soft:name=zip", EngineChoice.AUTO);
        Router router = engines.router().orElseThrow();
        compress(router);
        EngineStats stats = stats(engines, "uacce");
        assertThat(stats.get(Counter.BLOCKS)).isOne();
        assertThat(stats.get(Counter.BYTES_IN)).isEqualTo(LENGTH);
        assertThat(stats.get(Counter.BYTES_OUT)).isBetween(1L, LENGTH / 4L);
        assertThat(stats.get(Counter.QUEUES_OPEN)).isOne();
        assertThat(stats.latency().count()).isOne();
        router.releaseIdle();
        assertThat(stats(engines, "uacce").get(Counter.QUEUES_OPEN)).isZero();
    }

    @Test
    void devicesDecompressOnlyWhereThatIsWanted() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        assertThat(with("soft", EngineChoice.AUTO).wholeInflater()).isNull();
        Engines engines = Engines.of(config(EngineChoice.AUTO, "soft").with(DeviceOptions.INFLATE, true));
        byte[] data = new byte[LENGTH];
        Deflater deflater = new Deflater(0);
        deflater.setInput(data);
        deflater.finish();
        ByteBuffer stream = ByteBuffer.allocate(LENGTH + 100);
        deflater.deflate(stream);
        deflater.end();
        WholeInflater inflater = Objects.requireNonNull(engines.wholeInflater());
        assertThat(inflater.inflate(stream.flip(), ByteBuffer.allocate(LENGTH))).isEqualTo(LENGTH);
        engines.router().orElseThrow().releaseIdle();
    }

    @Test
    @Timeout(60)
    void theMXBeanShowsTheSame() throws Exception {
        // Two threads make a row of engines also where there are no natives.
        Engines engines = Engines.of(
                Config.DEFAULT.with(ZipOptions.ENGINE, EngineChoice.NATIVE).with(ZipOptions.THREADS, 2));
        // A server of its own: on the platform's the engines of other tests in this JVM register some seconds late.
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        Thread registrar = new Thread(() -> Management.register(engines, server));
        registrar.start();
        registrar.join();
        ObjectName name = new ObjectName(WarpDriveMXBean.NAME);
        WarpDriveMXBean bean = JMX.newMXBeanProxy(server, name, WarpDriveMXBean.class);
        assertThat(bean.getSummary()).startsWith("WarpDrive engines: ");
        Map<String, Map<String, Long>> counters = bean.getCounters();
        assertThat(counters).containsKey("jdk");
        assertThat(counters.get("jdk"))
                .containsOnlyKeys(
                        List.of(Counter.values()).stream().map(Counter::term).toArray(String[]::new));
        assertThat(bean.getFallbacks()).containsKey("jdk");
        bean.releaseQueues();
    }

    /** Its time to register comes some seconds after its first stream, and its class loader loads no more classes then. */
    @Test
    @Timeout(60)
    void aCopyThatIsGoneTakesNoBeansAway() throws Exception {
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        // Two threads make a row of engines also where there are no natives.
        Engines engines = Engines.of(config(EngineChoice.NATIVE).with(ZipOptions.THREADS, 2));
        register(registration(Management.class), engines, server);
        Set<ObjectName> beans = server.queryNames(new ObjectName("org.warpdrive:*"), null);
        assertThat(beans).hasSizeGreaterThan(2);

        List<URL> classes = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classes.add(Path.of(entry).toUri().toURL());
        }
        Method gone;
        Object itsEngines;
        try (URLClassLoader loader =
                new URLClassLoader(classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            gone = registration(loader.loadClass(Management.class.getName()));
            Class<?> configType = loader.loadClass(Config.class.getName());
            Method of = loader.loadClass(Engines.class.getName()).getDeclaredMethod("of", configType);
            of.setAccessible(true);
            itsEngines = of.invoke(null, configType.getField("DEFAULT").get(null));
        }
        register(gone, itsEngines, server);

        assertThat(server.queryNames(new ObjectName("org.warpdrive:*"), null)).isEqualTo(beans);
        assertThat(server.getAttribute(new ObjectName(WarpDriveMXBean.NAME), "Summary"))
                .isEqualTo(engines.summary());
    }

    private static Method registration(Class<?> management) {
        Method register = Stream.of(management.getDeclaredMethods())
                .filter(method -> method.getName().equals("register") && method.getParameterCount() == 2)
                .findFirst()
                .orElseThrow();
        register.setAccessible(true);
        return register;
    }

    /** As a copy does it: on a thread of its own, which ends with whatever is wrong. */
    private static void register(Method registration, Object engines, MBeanServer server) throws Exception {
        FutureTask<Object> task = new FutureTask<>(() -> {
            try {
                return registration.invoke(null, engines, server);
            } catch (InvocationTargetException e) {
                assertThat(e).hasCauseInstanceOf(LinkageError.class);
                return null;
            }
        });
        new Thread(task).start();
        task.get();
    }

    @Test
    @Timeout(60)
    void aBlockDoneAgainElsewhereIsAnEventInAFlightRecording() throws Exception {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        SoftDevice device = new SoftDevice(SoftConfig.parse("soft:name=broken"));
        Engines engines = Engines.of(
                config(EngineChoice.AUTO), List.of(new ZipProvider(List.of(config -> List.of(device.describe())))));
        // Passed its self-test; from here on each answer is an error.
        Router router = engines.router().orElseThrow();
        device.faults().order(org.warpdrive.uacce.soft.Fault.STATUS, 1);
        List<RecordedEvent> seen = new CopyOnWriteArrayList<>();
        CountDownLatch one = new CountDownLatch(1);
        try (RecordingStream recording = new RecordingStream()) {
            recording.enable("org.warpdrive.Fallback");
            recording.onEvent("org.warpdrive.Fallback", event -> {
                seen.add(event);
                one.countDown();
            });
            recording.startAsync();
            compress(router);
            assertThat(one.await(50, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(seen.get(0).getString("engine")).isEqualTo("uacce");
        assertThat(seen.get(0).getString("reason")).isEqualTo("device status");
        assertThat(seen.get(0).getInt("in")).isEqualTo(LENGTH);
        assertThat(stats(engines, "uacce").fallbacks()).containsEntry("device status", 1L);
    }
}
