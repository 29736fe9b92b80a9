// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warpdrive.config.Config;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.FlightRecorder;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.runtime.ZipOptions.EngineChoice;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.Quantile;
import org.warpdrive.stats.Term;
import org.warpdrive.stats.Total;
import org.warpdrive.uacce.policy.ZipProvider;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;

/** Every view of the counters says the same words for the same thing: those of {@link Term}. */
class TermsTest {
    private static final int LENGTH = 100_000;

    private static List<Term> all() {
        List<Term> all = new ArrayList<>(List.of(Counter.values()));
        all.addAll(List.of(Quantile.values()));
        all.addAll(List.of(Total.values()));
        return all;
    }

    /** One block done by a device, and one at which it failed. */
    private static Engines used() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        SoftDevice device = new SoftDevice(SoftConfig.parse("soft:name=broken"));
        Engines engines = Engines.of(
                Config.DEFAULT.with(ZipOptions.ENGINE, EngineChoice.AUTO).with(ZipOptions.THREADS, 2),
                List.of(new ZipProvider(List.of(config -> List.of(device.describe())))));
        Router router = engines.router().orElseThrow();
        compress(router);
        device.faults().order(Fault.STATUS, 1);
        compress(router);
        return engines;
    }

    private static void compress(Router router) {
        Block block = new Block();
        Buffer in = Staging.lease(LENGTH);
        block.input(in, 0, 0, LENGTH, 0);
        block.parameters(6, Deflater.DEFAULT_STRATEGY, true, false, null);
        block.output(Staging.lease(StoredBlocks.bound(LENGTH)));
        router.submit(block);
        router.await(block);
        block.free();
    }

    @Test
    void noTwoTermsAreTheSameAndEachIsASentence() {
        assertThat(all().stream().map(Term::term)).doesNotHaveDuplicates().allMatch(term -> term.matches("[a-z0-9-]+"));
        assertThat(all().stream().map(Term::text))
                .doesNotHaveDuplicates()
                .allMatch(text -> text.matches("[A-Z].*\\.") && text.length() < 110);
        assertThat(Counter.SLOW.text()).contains(EngineStats.SLOW_NANOS / 1_000_000 + " ms");
    }

    @Test
    void theStatusSaysTermsAndTheirValues() {
        Engines engines = used();
        Set<String> counters = new HashSet<>();
        Stream.of(Counter.values()).map(Counter::term).forEach(counters::add);
        Stream.of(Quantile.values()).map(Quantile::term).forEach(counters::add);
        Set<String> totals = new HashSet<>();
        Stream.of(Total.values()).map(Total::term).forEach(totals::add);
        String status = Status.of(engines);
        Set<String> names = new HashSet<>();
        engines.stats().forEach(stats -> names.add(stats.engine()));
        int seen = 0;
        for (String line : status.lines().toList()) {
            String start = line.substring(0, Math.max(0, line.indexOf(": ")));
            Matcher word = Pattern.compile("(?: |^)([\\w-]+)[=<]").matcher(line);
            while (word.find()) {
                if (names.contains(start)) {
                    assertThat(counters).as(line).contains(word.group(1));
                    seen++;
                } else if (Set.of("memory", "compressed", "decompressed").contains(start)) {
                    assertThat(totals).as(line).contains(start + "-" + word.group(1));
                    seen++;
                }
            }
        }
        assertThat(seen).as(status).isGreaterThan(12);
        assertThat(status)
                .containsPattern(
                        "(?m)^uacce: blocks=1 in=100000 out=\\d+ p50<\\w+ p99<\\w+ fallbacks=1 \\(1 x device status\\)( slow=1)?"
                                + " verified=1 queues=1 (leased|idle)=1$");
    }

    /** Through a connector, as an exporter reads them. */
    @Test
    @Timeout(60)
    @SuppressWarnings("BanJNDI") // the address is this process's own
    void eachAttributeIsATermOfAnOpenTypeThatAnExporterTakes() throws Exception {
        Engines engines = used();
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        Thread registrar = new Thread(() -> Management.register(engines, server));
        registrar.start();
        registrar.join();
        JMXConnectorServer listener =
                JMXConnectorServerFactory.newJMXConnectorServer(new JMXServiceURL("service:jmx:rmi://"), null, server);
        listener.start();
        try (JMXConnector connector = JMXConnectorFactory.connect(listener.getAddress())) {
            MBeanServerConnection remote = connector.getMBeanServerConnection();
            Map<String, String> totals = attributes(remote, new ObjectName("org.warpdrive:type=Totals"));
            assertThat(totals).isEqualTo(described(List.of(Total.values())));
            List<Term> ofEngines = new ArrayList<>(List.of(Counter.values()));
            ofEngines.addAll(List.of(Quantile.values()));
            Map<String, String> expected = described(ofEngines);
            expected.put("FallbacksByReason", Counter.FALLBACKS.text() + " By reason.");
            for (EngineStats stats : engines.stats()) {
                ObjectName name = remote.queryNames(new ObjectName("org.warpdrive:type=Engine,*"), null).stream()
                        .filter(each -> name(each).equals(stats.engine()))
                        .findFirst()
                        .orElseThrow();
                assertThat(attributes(remote, name)).isEqualTo(expected);
            }
            ObjectName uacce = new ObjectName("org.warpdrive:type=Engine,name=uacce");
            assertThat(remote.getAttribute(uacce, "Blocks")).isEqualTo(1L);
            assertThat(remote.getAttribute(uacce, "In")).isEqualTo((long) LENGTH);
            assertThat(remote.getAttribute(uacce, "Fallbacks")).isEqualTo(1L);
            assertThat((long) remote.getAttribute(uacce, "P99")).isPositive();
            TabularData reasons = (TabularData) remote.getAttribute(uacce, "FallbacksByReason");
            CompositeData reason = reasons.get(new Object[] {"device status"});
            assertThat(reason.get("value")).isEqualTo(1L);
            assertThat(remote.getAttribute(new ObjectName("org.warpdrive:type=Totals"), "MemoryMax"))
                    .isEqualTo(ZipOptions.MEMORY_MAX.defaultValue());
        } finally {
            listener.stop();
        }
    }

    private static String name(ObjectName name) {
        String value = name.getKeyProperty("name");
        return value.startsWith("\"") ? ObjectName.unquote(value) : value;
    }

    private static Map<String, String> described(List<? extends Term> terms) {
        Map<String, String> described = new TreeMap<>();
        terms.forEach(term -> described.put(term.attribute(), term.text()));
        return described;
    }

    /** The descriptions of all attributes, each of which is read. */
    private static Map<String, String> attributes(MBeanServerConnection server, ObjectName name) throws Exception {
        Map<String, String> described = new TreeMap<>();
        for (MBeanAttributeInfo info : server.getMBeanInfo(name).getAttributes()) {
            Object value = server.getAttribute(name, info.getName());
            assertThat(info).isInstanceOf(OpenMBeanAttributeInfo.class);
            assertThat(((OpenMBeanAttributeInfo) info).getOpenType().isValue(value))
                    .as(info.getName())
                    .isTrue();
            assertThat(value).isInstanceOfAny(Long.class, TabularData.class);
            assertThat(info.isWritable()).isFalse();
            described.put(info.getName(), info.getDescription());
        }
        return described;
    }

    @Test
    void theEventsOfTheFlightRecorderAreDescribedAsTheirCounters() {
        Map<String, String> described = new TreeMap<>();
        for (Class<?> each : FlightRecorder.class.getDeclaredClasses()) {
            if (jdk.jfr.Event.class.isAssignableFrom(each)) {
                EventType type = EventType.getEventType(each.asSubclass(jdk.jfr.Event.class));
                described.put(
                        type.getName(), type.getAnnotation(Description.class).value());
                assertThat(type.getAnnotation(Category.class).value()).containsExactly("WarpDrive");
                assertThat(type.getName().replaceFirst("org.warpdrive.", ""))
                        .isEqualToIgnoringCase(
                                type.getAnnotation(Label.class).value().replace(" ", ""));
            }
        }
        assertThat(described)
                .isEqualTo(Map.of(
                        "org.warpdrive.Fallback", Counter.FALLBACKS.text(),
                        "org.warpdrive.WrongOutput", Counter.WRONG.text(),
                        "org.warpdrive.SlowBlock", Counter.SLOW.text(),
                        "org.warpdrive.Quarantine", Counter.QUARANTINES.text()));
    }
}
