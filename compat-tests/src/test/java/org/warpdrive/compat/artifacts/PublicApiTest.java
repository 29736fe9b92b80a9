// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public API as it is written down: a change of it is seen by whoever makes it, and by who reads that change. */
class PublicApiTest {
    private static final Path RECORDED = Path.of("..", "docs", "api");
    private static final String RECORD_PROPERTY = "wdtest.api";

    private static final String HEADER = "# SPDX-License-Identifier: Apache-2.0\n";

    /** Asked by white-box tests of several packages, for which it has to be public. */
    private static final Set<String> KNOWN_LEAKS =
            Set.of("public static org.warpdrive.nativeglue.NativeStatus support();");

    static List<Artifact> artifacts() {
        return Artifact.all();
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void itIsAsRecorded(Artifact artifact) throws Exception {
        String name = "warpdrive-" + artifact.name();
        String api = PublicApi.of(artifact).text();
        String text = api.isEmpty()
                ? ""
                : HEADER + "# The public API of " + name + ", as PublicApiTest records it.\n\n" + api;
        Path recorded = RECORDED.resolve(name + ".txt");
        if ("record".equals(System.getProperty(RECORD_PROPERTY))) {
            Files.createDirectories(RECORDED);
            if (text.isEmpty()) {
                Files.deleteIfExists(recorded);
            } else {
                Files.writeString(recorded, text);
            }
        }
        assertThat(text)
                .as("if the change is meant, record it: -D%s=record, and say so in CHANGELOG.md", RECORD_PROPERTY)
                .isEqualTo(Files.exists(recorded) ? Files.readString(recorded) : "");
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void itNamesNoTypeThatUsersCannotName(Artifact artifact) {
        PublicApi api = PublicApi.of(artifact);
        assumeFalse(api.text().isEmpty(), "exports nothing");
        Set<String> exported = new TreeSet<>();
        Artifact.all().forEach(each -> exported.addAll(each.exported()));
        assertThat(api.leaks(exported)).isSubsetOf(KNOWN_LEAKS);
    }
}
