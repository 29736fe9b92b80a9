// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;

/**
 * The option table of this artifact: {@code warpdrive.agent}, which switches the agent on or off. Found by
 * {@link java.util.ServiceLoader}.
 */
public final class AgentOptions implements OptionTable {
    static final Option<Boolean> AGENT =
            Option.onOff("warpdrive.agent", true, "Whether the agent changes the application's classes.");

    @Override
    public String artifact() {
        return "warpdrive-agent";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(AGENT);
    }
}
