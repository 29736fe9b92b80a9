// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample application on Spring Boot's embedded Tomcat, in both lines. */
@ParameterizedClass(name = "Spring Boot {0}, {1}")
@MethodSource("versionsAndEngines")
class SpringBootTest extends ServerContract {
    @TempDir
    static Path compiled;

    private final ServerEngine engine;
    private final Site site;

    SpringBootTest(int version, ServerEngine engine) {
        this.engine = engine;
        site = new Site(server().port(0), "", HttpClient.Version.HTTP_1_1);
    }

    static Stream<Arguments> versionsAndEngines() {
        return with(Map.of(3, ServerEngine.SOFT, 4, ServerEngine.NATIVE));
    }

    @BeforeParameterizedClassInvocation
    static void start(int version, ServerEngine engine) throws Exception {
        run(new SpringProgram(version, compiled.resolve(version + "-" + engine)).start(engine.options()));
    }

    @Override
    List<Site> sites() {
        return List.of(site);
    }

    @Override
    ServerEngine engine() {
        return engine;
    }

    @Override
    String[] modes() {
        return new String[] {"length", "chunked"};
    }

    @Test
    void deferredResults() throws Exception {
        for (int size : Site.SIZES) {
            assertThat(site.get("/async?size=" + size).decoded()).hasSize(size);
        }
        assertThat(site.get("/html").isGzip()).isTrue();
        assertThat(site.get("/nowhere").status()).isEqualTo(404);
    }

    @Test
    void theLogSaysOnceWhichEngineIsUsed() throws Exception {
        site.get("/page?mode=length&size=65536");
        assertThat(server().linesWith(SpringProgram.ON)).as(server().log()).isEqualTo(1);
    }
}
