// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.stats.WarpDriveMXBean;

class AttachCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> calls = new ArrayList<>();

    private void run(String... args) throws UsageException {
        new AttachCommand(new PrintWriter(out), new Messages(new PrintWriter(err)), pid -> {
                    if (pid.equals("404")) {
                        throw new IOException("No such process");
                    }
                    return new AttachedProcess(bean(), () -> calls.add("closed"));
                })
                .run(List.of(args));
    }

    private WarpDriveMXBean bean() {
        return (WarpDriveMXBean) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WarpDriveMXBean.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName() + (arguments == null ? "" : List.of(arguments)));
                    if (arguments != null && arguments[0].equals("warp")) {
                        throw new IllegalArgumentException("engine=warp: no");
                    }
                    return "said by " + method.getName();
                });
    }

    @Test
    void withoutAnEngineItOnlyAsks() throws Exception {
        run("17");
        assertThat(calls).containsExactly("getStatus", "closed");
        assertThat(out.toString()).isEqualTo("said by getStatus\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17 --engine=jdk", "--engine jdk 17", "-e jdk 17"})
    void anEngineIsSwitchedToAndThenAskedFor(String line) throws Exception {
        run(line.split(" "));
        assertThat(calls).containsExactly("switchEngine[jdk]", "getStatus", "closed");
    }

    @Test
    void aRefusalIsSaid() throws Exception {
        run("17", "--engine=warp");
        assertThat(err.toString()).isEqualTo("wdzip: 17: engine=warp: no\n");
        assertThat(out.toString()).isEmpty();
        assertThat(calls).endsWith("closed");
    }

    @Test
    void aProcessThatIsNotThereIsSaid() throws Exception {
        run("404");
        assertThat(err.toString()).isEqualTo("wdzip: 404: No such process\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--engine=jdk", "17 18", "17 --engine", "x", "--what 17"})
    void badUsageIsRefused(String line) {
        assertThatThrownBy(() -> run(line.split(" "))).isInstanceOf(UsageException.class);
        assertThat(calls).isEmpty();
    }
}
