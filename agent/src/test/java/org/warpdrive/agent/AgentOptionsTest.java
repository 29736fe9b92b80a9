// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.warpdrive.config.Option;

/** The agent's part of the page of options, which {@code OptionsTest} makes of the tables of all other artifacts. */
class AgentOptionsTest {
    @Test
    void thePageEndsWithWhatTheAgentDeclares() throws Exception {
        AgentOptions table = new AgentOptions();
        StringBuilder part = new StringBuilder("\n## " + table.artifact()
                + "\n\n| option | values | default | since | meaning |\n|---|---|---|---|---|\n");
        for (Option<?> option : table.options()) {
            part.append(String.format(
                    "| `%s` | %s | %s | %s | %s |%n",
                    option.name(), option.values(), option.defaultWords(), option.since(), option.text()));
        }
        assertThat(Files.readString(Path.of("../docs/options.md"))).endsWith(part);
    }
}
