// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.zip.WarpDrive;

/**
 * Which package refers to which, by the class files of warpdrive-native, warpdrive-zip, warpdrive-uacce and
 * warpdrive-soft-device. A reference is a class's name anywhere in another's constants: in code, in signatures, in annotations.
 */
class PackageLayersTest {
    private static final String ROOT = "org.warpdrive";
    private static final Pattern NAME = Pattern.compile("org/warpdrive/((?:[a-z]+/)*)[A-Z]");

    /** Of warpdrive-zip, lowest first. */
    private static final List<String> ZIP =
            List.of("nativeglue", "config", "stats", "zip.gzip", "engine", "runtime", "zip.stream", "zip");

    /** Of warpdrive-uacce and of the software device, lowest first. */
    private static final List<String> UACCE =
            List.of("uacce.sys", "uacce.sysfs", "uacce", "uacce.qm", "uacce.zip", "uacce.policy");

    private static final Map<String, Set<String>> REFERENCES = references();

    private static Map<String, Set<String>> references() {
        Map<String, Set<String>> references = new TreeMap<>();
        Stream.of(NativeGlue.class, WarpDrive.class, WdQueue.class, SoftDevice.class)
                .flatMap(one -> ClassCalls.below(one, "org/warpdrive").stream())
                .forEach(one -> {
                    String from = shortened(one.inPackage());
                    Set<String> to = references.computeIfAbsent(from, name -> new TreeSet<>());
                    one.texts().forEach(text -> packagesIn(text, to));
                    to.remove(from);
                });
        return references;
    }

    private static void packagesIn(String text, Set<String> found) {
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1).replace('/', '.');
            found.add(name.isEmpty() ? ROOT : name.substring(0, name.length() - 1));
        }
    }

    private static String shortened(String name) {
        return name.equals(ROOT) ? ROOT : name.substring(ROOT.length() + 1);
    }

    private static void refersOnlyDownwards(List<String> lowestFirst) {
        for (int i = 0; i < lowestFirst.size(); i++) {
            assertThat(REFERENCES.get(lowestFirst.get(i)))
                    .as(lowestFirst.get(i))
                    .isNotNull()
                    .doesNotContainAnyElementsOf(lowestFirst.subList(i, lowestFirst.size()));
        }
    }

    /** The packages of a circle, in order; empty if there is none. */
    private static List<String> circle(Map<String, Set<String>> references) {
        Set<String> done = new TreeSet<>();
        for (String start : references.keySet()) {
            List<String> circle = circle(references, start, new ArrayList<>(), done);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        return List.of();
    }

    private static List<String> circle(
            Map<String, Set<String>> references, String at, List<String> path, Set<String> done) {
        if (path.contains(at)) {
            return List.copyOf(path.subList(path.indexOf(at), path.size()));
        }
        path.add(at);
        for (String next : done.contains(at) ? Set.<String>of() : references.getOrDefault(at, Set.of())) {
            List<String> circle = circle(references, next, path, done);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        path.remove(path.size() - 1);
        done.add(at);
        return List.of();
    }

    @Test
    void noPackagesReferToEachOtherInACircle() {
        assertThat(circle(REFERENCES)).isEmpty();
    }

    @Test
    void aCircleWouldShow() {
        assertThat(circle(Map.of("a", Set.of("b", "d"), "b", Set.of("c"), "c", Set.of("a"), "d", Set.of())))
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(circle(Map.of("a", Set.of("b", "c"), "b", Set.of("c"), "c", Set.of())))
                .isEmpty();
    }

    @Test
    void thePackagesOfCompressionReferDownwards() {
        refersOnlyDownwards(ZIP);
    }

    @Test
    void theQueuePathRefersDownwards() {
        refersOnlyDownwards(UACCE);
        assertThat(REFERENCES.get("uacce.policy")).as("it would show").contains("uacce.zip", "uacce.qm", "uacce");
        assertThat(REFERENCES.get("uacce.zip")).contains("uacce.qm", "uacce");
        assertThat(REFERENCES.get("uacce.qm")).contains("uacce", "uacce.sysfs");
    }

    @Test
    void compressionKnowsNoQueues() {
        for (String name : ZIP) {
            assertThat(REFERENCES.get(name)).as(name).noneMatch(to -> to.startsWith("uacce"));
        }
    }

    @Test
    void theSoftwareDeviceSharesLayoutsWithTheDriverAndNoPolicy() {
        assertThat(REFERENCES.get("uacce.soft"))
                .contains("uacce.qm", "uacce.zip")
                .doesNotContain("uacce.policy");
    }
}
