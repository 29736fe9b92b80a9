// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.compat.kit.TestJvm;

/**
 * An artifact of WarpDrive as this JVM has it: a jar, or a directory of what goes into it.
 *
 * @param name without {@code warpdrive-}
 */
record Artifact(String name, Path entry) {
    private static final String SERVICES = "META-INF/services/";

    /** Those of the class path, which is all but the agent. */
    static List<Artifact> all() {
        return TestJvm.classPath().stream()
                .map(entry -> new Artifact(OwnJars.artifact(entry), Path.of(entry)))
                .filter(each -> !each.name.isEmpty() && !each.name.equals("jna"))
                .toList();
    }

    static Artifact named(String name) {
        return all().stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
    }

    private ModuleReference module() {
        return ModuleFinder.of(entry).findAll().iterator().next();
    }

    ModuleDescriptor descriptor() {
        return module().descriptor();
    }

    /** Packages that everybody may use. */
    Set<String> exported() {
        return descriptor().exports().stream()
                .filter(each -> !each.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The paths of all its files. */
    List<String> files() {
        try (ModuleReader reader = module().open();
                Stream<String> files = reader.list()) {
            return files.filter(each -> !each.endsWith("/")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] file(String path) {
        try (ModuleReader reader = module().open()) {
            Optional<InputStream> file = reader.open(path);
            try (InputStream in = file.orElseThrow()) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the service files name: the providers of each service. */
    Map<String, List<String>> services() {
        Map<String, List<String>> services = new TreeMap<>();
        for (String path : files()) {
            if (path.startsWith(SERVICES)) {
                List<String> providers = new ArrayList<>();
                for (String line : new String(file(path), UTF_8).lines().toList()) {
                    String provider = line.replaceFirst("#.*", "").strip();
                    if (!provider.isEmpty()) {
                        providers.add(provider);
                    }
                }
                services.put(path.substring(SERVICES.length()), providers);
            }
        }
        return services;
    }
}
