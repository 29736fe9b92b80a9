// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warpdrive.config.Config;

/**
 * Engines that another artifact brings: accelerators, say. Found by {@link java.util.ServiceLoader} where there may be any. They
 * come before the engines in software.
 */
public interface EngineProvider {
    /**
     * Sets the engine up, with all classes that it needs from then on initialised.
     *
     * @param notes takes a line for each thing that is missing, for logs and status
     * @return null if there is nothing here for it to work with; the reason is in the notes, if a user would want to know it
     */
    @Nullable
    BlockEngine open(Config config, List<String> notes);
}
