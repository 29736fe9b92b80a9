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

/** Tomcat, embedded, in each of its lines: both connectors, and the servlet filter over HTTP/1.1 and 2. */
@ParameterizedClass(name = "Tomcat {0}, {1}")
@MethodSource("versionsAndEngines")
class TomcatTest extends ServerContract {
    @TempDir
    static Path compiled;

    private final ServerEngine engine;
    private final Site nio;
    private final Site nio2;
    private final Site filter;
    private final Site http2;

    TomcatTest(int version, ServerEngine engine) {
        this.engine = engine;
        Server server = server();
        nio = new Site(server.port(0), "", HttpClient.Version.HTTP_1_1);
        nio2 = new Site(server.port(1), "", HttpClient.Version.HTTP_1_1);
        filter = new Site(server.port(3), "/filtered", HttpClient.Version.HTTP_1_1);
        http2 = new Site(server.port(3), "/filtered", HttpClient.Version.HTTP_2);
    }

    static Stream<Arguments> versionsAndEngines() {
        return with(Map.of(9, ServerEngine.JDK, 10, ServerEngine.SOFT, 11, ServerEngine.NATIVE));
    }

    @BeforeParameterizedClassInvocation
    static void start(int version, ServerEngine engine) throws Exception {
        run(new TomcatProgram(version, compiled.resolve(version + "-" + engine)).start(engine.options()));
    }

    @Override
    List<Site> sites() {
        return List.of(nio, nio2, filter);
    }

    @Override
    ServerEngine engine() {
        return engine;
    }

    @Override
    String[] modes() {
        return new String[] {"length", "header", "chunked", "writer"};
    }

    @Test
    void pagesByteByByte() throws Exception {
        filter.checkPages("bytes");
        assertThat(nio.get("/page?size=3000&mode=bytes").decoded()).hasSize(3000);
    }

    @Test
    void theLevelIsAnAttribute() throws Exception {
        Reply stored = new Site(server().port(2), "", HttpClient.Version.HTTP_1_1).get("/page?size=65536");
        assertThat(stored.isGzip()).isTrue();
        assertThat(stored.body().length).isGreaterThan(65_536);
        assertThat(stored.decoded()).isEqualTo(nio.get("/page?size=65536").decoded());
    }

    @Test
    void heads() throws Exception {
        for (Site site : sites()) {
            site.checkHeads();
        }
        filter.checkFilterHeads();
    }

    @Test
    void asynchronousResponses() throws Exception {
        for (Site site : sites()) {
            site.checkAsync();
        }
    }

    @Test
    void outputThatMustNotBlock() throws Exception {
        nio.checkListener(true);
        nio2.checkListener(true);
        filter.checkListener(false);
    }

    @Test
    void filesThatTomcatSends() throws Exception {
        for (Site site : sites()) {
            site.checkSendfile();
        }
    }

    @Test
    void connectorAndFilterTogetherCompressOnce() throws Exception {
        new Site(server().port(0), "/filtered", HttpClient.Version.HTTP_1_1).checkPages("length", "chunked");
    }

    @Test
    void http2() throws Exception {
        http2.checkJavaClient();
        http2.checkEvents();
        // Not by an upgrade: there curl 7.88 and Tomcat disagree on the window after 64 KiB, filter or not.
        http2.checkCurl(directory, "--http2-prior-knowledge");
    }

    @Test
    void theLogSaysOnceWhichEngineIsUsed() throws Exception {
        nio.get("/page?size=65536");
        filter.get("/page?size=65536");
        assertThat(server().linesWith("WarpDrive in Tomcat: engines:"))
                .as(server().log())
                .isEqualTo(1);
        assertThat(server().linesWith("WarpDrive in the servlet filter: engines:"))
                .isEqualTo(1);
        assertThat(server().log()).doesNotContain("cannot be used");
    }
}
