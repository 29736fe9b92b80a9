// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor.Provides;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each artifact offers the same services on the class path as on the module path. */
class ServicesTest {
    private static final Path SOURCES = Path.of("..", "META-INF-services");

    static List<Artifact> artifacts() {
        return Artifact.all();
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void theServiceFilesAreWhatTheModuleProvides(Artifact artifact) {
        Map<String, List<String>> provided = artifact.descriptor().provides().stream()
                .collect(Collectors.toMap(Provides::service, Provides::providers));
        assertThat(artifact.services()).isEqualTo(provided);
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void eachServiceLoads(Artifact artifact) throws Exception {
        for (Map.Entry<String, List<String>> service : artifact.services().entrySet()) {
            List<String> loaded = ServiceLoader.load(Class.forName(service.getKey())).stream()
                    .map(provider -> provider.get().getClass().getName())
                    .toList();
            assertThat(loaded).as(service.getKey()).containsAll(service.getValue());
        }
    }

    @Test
    void theDirectoriesOfServiceFilesAreArtifacts() throws Exception {
        List<String> names = Stream.concat(Artifact.all().stream().map(Artifact::name), Stream.of("agent"))
                .toList();
        try (Stream<Path> directories = Files.list(SOURCES)) {
            assertThat(directories.map(each -> each.getFileName().toString())).isSubsetOf(names);
        }
    }
}
