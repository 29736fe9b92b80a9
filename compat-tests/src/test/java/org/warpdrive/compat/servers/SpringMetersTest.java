// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/** The meters in a Spring Boot application that has the actuator, without a line of its own. */
class SpringMetersTest {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void theRegistryHasThemByItself(int version) throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        Jars jars = new Jars(
                "spring-boot-" + version,
                Path.of("spring-boot-" + version + "/target/jars-with-actuator"),
                ".*(jetty|tomcat|junit|assertj).*|jakarta\\.(servlet|websocket).*");
        assumeTrue(jars.arePresent(), "no jars of Spring Boot in " + jars.directory());
        Path classes = jars.compile(Path.of("src/test/servers/spring-meters"), directory.resolve("sample"), false);
        Files.writeString(classes.resolve("application.properties"), "warpdrive.threads=2\n");
        String said = TestJvm.run(directory, List.of(), jars.classPath(classes), "sample.MeteredApplication");
        assertThat(said)
                .startsWith("exit=0\n")
                .contains("registry SimpleMeterRegistry", "\nblocks 1.0", "\nstreams 1.0")
                .contains("threads=2")
                .doesNotContain("warning:");
    }
}
