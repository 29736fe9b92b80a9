// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.warpdrive.compat.artifacts.Application.NATIVE;
import static org.warpdrive.compat.artifacts.Application.SAME;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Constants;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.compat.kit.TestJvm;

/** The artifacts as OSGi bundles: their headers, and a start in Apache Felix. */
class BundlesTest {
    /** What siblings use of {@code warpdrive-zip} besides its API; marked as internal. */
    private static final Set<String> INTERNAL = Set.of("org.warpdrive.runtime", "org.warpdrive.zip.gzip");

    /** They have their host's class loader, which looks for services and finds theirs. */
    private static final Set<String> FRAGMENTS = Set.of("native", "uacce", "soft-device");

    private static final String OUTSIDE_QUOTES = "(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";

    @TempDir
    static Path directory;

    static List<Artifact> artifacts() {
        return Artifact.all();
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void aBundleExportsWhatItsModuleExports(Artifact artifact) throws Exception {
        Set<String> expected = new TreeSet<>(artifact.exported());
        for (Exports each : artifact.descriptor().exports()) {
            if (INTERNAL.contains(each.source())) {
                expected.add(each.source());
            }
        }
        Map<String, Map<String, String>> exported = clauses(artifact, Constants.EXPORT_PACKAGE);
        assertThat(exported.keySet()).isEqualTo(expected);
        exported.forEach((name, attributes) ->
                assertThat(attributes.containsKey("x-internal:")).as(name).isEqualTo(INTERNAL.contains(name)));
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void aBundleSaysItsNameAndNothingOfWhereItWasBuilt(Artifact artifact) throws Exception {
        Attributes headers = headers(artifact);
        assertThat(headers.getValue(Constants.BUNDLE_SYMBOLICNAME)).isEqualTo("org.warpdrive." + artifact.name());
        assertThat(headers.getValue(Constants.BUNDLE_MANIFESTVERSION)).isEqualTo("2");
        assertThat(headers.keySet().stream().map(Object::toString))
                .doesNotContain("Bnd-LastModified", "Tool", "Built-By", "Build-Jdk");
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void aBundleImportsNothingThatIsThereForCompilersAlone(Artifact artifact) throws Exception {
        assertThat(clauses(artifact, Constants.IMPORT_PACKAGE).keySet())
                .noneMatch(name -> name.startsWith("org.jspecify") || name.startsWith("org.warpdrive.nativeglue"));
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void thoseWhoseServicesItLooksForAreFragmentsOfZip(Artifact artifact) throws Exception {
        Map<String, Map<String, String>> host = clauses(artifact, Constants.FRAGMENT_HOST);
        assertThat(host.keySet())
                .isEqualTo(FRAGMENTS.contains(artifact.name()) ? Set.of("org.warpdrive.zip") : Set.of());
    }

    /** Who has Tomcat need not have Jetty. */
    @Test
    void theStarterForSpringNeedsOneServer() throws Exception {
        clauses(Artifact.named("spring-boot-starter"), Constants.IMPORT_PACKAGE).forEach((name, attributes) -> {
            if (name.startsWith("org.eclipse.jetty") || name.matches("org\\.warpdrive\\.(jetty|tomcat)")) {
                assertThat(attributes).as(name).containsEntry("resolution:", "optional");
            }
        });
    }

    @Test
    void aBundleCompressesNatively() throws Exception {
        assertThat(run(List.of(), "zip", "native"))
                .contains(NATIVE ? "inflate: native" : "inflate: jdk (native: disabled");
    }

    @Test
    void aBundleAloneLeavesAllToTheJdk() throws Exception {
        assertThat(run(List.of(), "zip")).contains("engines: jdk; inflate: jdk (native: warpdrive-native.jar");
    }

    @Test
    void fragmentsBringDevices() throws Exception {
        assumeTrue(NATIVE, "devices need native code");
        assertThat(run(List.of("-Dwarpdrive.engine=soft"), "zip", "native", "uacce", "soft-device", "jna"))
                .contains("engines: stored, uacce");
    }

    @Test
    void withoutJnaTheNativeCodecIsUsed() throws Exception {
        assumeTrue(NATIVE, "devices need native code");
        assertThat(run(List.of("-Dwarpdrive.engine=soft"), "zip", "native", "uacce", "soft-device"))
                .contains("inflate: native (uacce: JNA (net.java.dev.jna:jna) is not on the class path)");
    }

    /** A framework with these bundles, and one of an application that uses them. */
    private static String run(List<String> options, String... artifacts) throws Exception {
        Path home = Files.createTempDirectory(directory, "felix");
        List<String> main = new ArrayList<>(
                List.of(FelixProcess.class.getName(), home.resolve("cache").toString()));
        for (String entry : OwnJars.entries(Arrays.asList(artifacts))) {
            Path jar = home.resolve(OwnJars.artifact(entry) + ".jar");
            OwnJars.jar(Path.of(entry), jar);
            main.add(jar.toString());
        }
        main.add(application(home).toString());
        List<String> settings = new ArrayList<>(options);
        if (!NATIVE) {
            settings.add("-Dwarpdrive.native.enabled=false");
        }
        String said = TestJvm.run(home, settings, frameworkAlone(), main.toArray(String[]::new));
        assertThat(said).startsWith("exit=0\n").contains(SAME);
        return said;
    }

    /** The application on modules, with a manifest. */
    private static Path application(Path home) throws IOException {
        Application application = Application.compiled("zip", home, OwnJars.entries(List.of("zip", "native")));
        Path manifest = Files.writeString(
                home.resolve("manifest"),
                """
                Bundle-ManifestVersion: 2
                Bundle-SymbolicName: app
                Import-Package: org.warpdrive.zip;version="[0.1,1)"
                """);
        Path jar = home.resolve("app.jar");
        Application.tool(
                "jar",
                List.of(
                        "cfm",
                        jar.toString(),
                        manifest.toString(),
                        "-C",
                        application.classes().toString(),
                        "."));
        return jar;
    }

    /** No class of ours on the class path of that JVM but its main class. */
    private static List<String> frameworkAlone() {
        return TestJvm.classPath().stream()
                .filter(entry -> entry.contains("org.apache.felix.framework") || entry.endsWith("test-classes"))
                .toList();
    }

    private static Attributes headers(Artifact artifact) throws IOException {
        return new Manifest(new ByteArrayInputStream(artifact.file("META-INF/MANIFEST.MF"))).getMainAttributes();
    }

    /** A header's clauses by their names, each with its attributes and, by names with a colon, its directives. */
    private static Map<String, Map<String, String>> clauses(Artifact artifact, String header) throws IOException {
        Map<String, Map<String, String>> clauses = new TreeMap<>();
        String value = headers(artifact).getValue(header);
        if (value != null) {
            for (String clause : value.split("," + OUTSIDE_QUOTES, -1)) {
                String[] parts = clause.split(";" + OUTSIDE_QUOTES, -1);
                Map<String, String> attributes = new TreeMap<>();
                for (String part : Arrays.asList(parts).subList(1, parts.length)) {
                    int equals = part.indexOf('=');
                    attributes.put(part.substring(0, equals), part.substring(equals + 1));
                }
                clauses.put(parts[0], attributes);
            }
        }
        return clauses;
    }
}
