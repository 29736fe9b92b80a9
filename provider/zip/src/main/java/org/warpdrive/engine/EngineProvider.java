// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warpdrive.config.Config;

/**
 * Provides an engine of another artifact, such as one for accelerators. {@link java.util.ServiceLoader} finds
 * implementations, but is only asked if there may be any. Provided engines are preferred to those in software.
 */
public interface EngineProvider {
    /**
     * Sets up the engine, and initialises all classes that the engine needs later.
     *
     * @param config the configuration of the process
     * @param notes receives one line for each thing that is missing, for the log and the status
     * @return null if the engine has nothing to work with; the reason is in the notes if a user would want to know it
     */
    @Nullable
    BlockEngine open(Config config, List<String> notes);
}
