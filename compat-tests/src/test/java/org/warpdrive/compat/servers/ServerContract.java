// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.provider.Arguments;
import org.warpdrive.compat.kit.ResidentSet;

/** What every server with WarpDrive inside must do for every client; each client is a test, which is skipped without it. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
abstract class ServerContract {
    /** One for all tests of a version and an engine. */
    private static @Nullable Server running;

    @TempDir
    Path directory;

    static void run(Server server) {
        running = server;
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server().close();
    }

    static Server server() {
        return requireNonNull(running);
    }

    /** The addresses under which the sample's pages are, over HTTP/1.1. */
    abstract List<Site> sites();

    abstract ServerEngine engine();

    /** The ways of writing a page that the sample knows. */
    abstract String[] modes();

    /** Each version with its engine, or with every engine when {@code wdtest.servers=full}. */
    static Stream<Arguments> with(Map<Integer, ServerEngine> engines) {
        boolean full = System.getProperty("wdtest.servers", "").equals("full");
        return new TreeMap<>(engines).entrySet().stream().flatMap(each -> Stream.of(ServerEngine.values())
                .filter(engine -> full || engine == each.getValue())
                .map(engine -> Arguments.of(each.getKey(), engine)));
    }

    @Test
    void pagesOfAllSizesAndKinds() throws Exception {
        for (Site site : sites()) {
            site.checkPages(modes());
        }
    }

    @Test
    void connectionsAreKeptAndRequestsMayQueue() throws Exception {
        for (Site site : sites()) {
            site.checkConnections();
        }
    }

    @Test
    void eventsArriveOneByOne() throws Exception {
        for (Site site : sites()) {
            site.checkEvents();
        }
    }

    @Test
    void gzipBodiesTruncatedOnesAndBombs() throws Exception {
        for (Site site : sites()) {
            site.checkUploads();
        }
    }

    @Test
    void clientsThatHangUp() throws Exception {
        for (Site site : sites()) {
            site.checkHangUps();
        }
    }

    @Test
    void javasClient() throws Exception {
        for (Site site : sites()) {
            site.checkJavaClient();
        }
    }

    @Test
    void curl() throws Exception {
        for (Site site : sites()) {
            site.checkCurl(directory);
        }
    }

    @Test
    void python() throws Exception {
        for (Site site : sites()) {
            site.checkPython(directory);
        }
    }

    @Test
    void wrk() throws Exception {
        sites().get(0).checkWrk(directory);
    }

    @Test
    void chromium() throws Exception {
        sites().get(0).checkChromium(directory);
    }

    @Test
    void responsesLeaveNothingBehind() throws Exception {
        ResidentSet.mustNotGrow(server().pid(), server().port(0), "/page?mode=length&size=3000");
    }

    @Test
    void theEngineAskedForDoesTheWork() throws Exception {
        Site site = sites().get(0);
        site.load(() -> engine().isAtWork(site.status()));
        assertThat(site.status()).matches(engine()::isAtWork, engine() + " at work");
    }
}
