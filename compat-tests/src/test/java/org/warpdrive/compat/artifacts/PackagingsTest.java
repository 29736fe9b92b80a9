// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.compat.artifacts.Application.SAME;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.OwnJars;

/** However an application is put together, it has the same engines. */
class PackagingsTest {
    @TempDir
    static Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"auto", "soft"})
    void classPathModulePathAndOneJarGiveTheSameEngines(String engine) throws Exception {
        List<String> path = OwnJars.entries(OwnJars.CORE);
        Path made = Files.createTempDirectory(directory, engine);
        Application application = Application.compiled("zip", made, path);
        List<String> options = List.of("-Dwarpdrive.engine=" + engine);
        String onClassPath = engines(application.runOnClassPath(directory, path, options));
        assertThat(engines(application.run(directory, path, options))).isEqualTo(onClassPath);
        List<String> oneJar =
                new ArrayList<>(List.of(merged(made.resolve("all.jar")).toString()));
        oneJar.addAll(OwnJars.entries(List.of("jna")));
        assertThat(engines(application.runOnClassPath(directory, oneJar, options)))
                .isEqualTo(onClassPath);
    }

    @Test
    void noTwoArtifactsHaveTheSameFile() {
        Map<String, String> owners = new TreeMap<>();
        for (Artifact artifact : Artifact.all()) {
            for (String file : artifact.files()) {
                if (!isOfEachJar(file) && !isPutTogether(file)) {
                    assertThat(owners.put(file, artifact.name())).as(file).isNull();
                }
            }
        }
    }

    private static String engines(String said) {
        assertThat(said).startsWith("exit=0\n").contains(SAME);
        return said.lines()
                .filter(line -> line.startsWith("WarpDrive engines:"))
                .findFirst()
                .orElseThrow();
    }

    /** All artifacts in one jar, as a build's plugin for that makes it: service files of one name are put together. */
    private static Path merged(Path jar) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        Set<String> done = new HashSet<>();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Artifact artifact : Artifact.all()) {
                artifact.services()
                        .forEach((service, providers) -> services.computeIfAbsent(service, any -> new ArrayList<>())
                                .addAll(providers));
                for (String path : artifact.files()) {
                    if (!isOfEachJar(path) && !path.startsWith("META-INF/services/") && done.add(path)) {
                        out.putNextEntry(new JarEntry(path));
                        out.write(artifact.file(path));
                    }
                }
            }
            for (Map.Entry<String, List<String>> service : services.entrySet()) {
                out.putNextEntry(new JarEntry("META-INF/services/" + service.getKey()));
                out.write(String.join("\n", service.getValue()).getBytes(UTF_8));
            }
        }
        return jar;
    }

    /** Lists, which a build's plugin puts together where several jars become one. */
    private static boolean isPutTogether(String path) {
        return path.startsWith("META-INF/services/") || path.startsWith("META-INF/spring/");
    }

    /** What describes a jar, and is left behind where several become one. */
    private static boolean isOfEachJar(String path) {
        return path.equals("module-info.class")
                || path.equals("META-INF/MANIFEST.MF")
                || path.startsWith("META-INF/maven/");
    }
}
