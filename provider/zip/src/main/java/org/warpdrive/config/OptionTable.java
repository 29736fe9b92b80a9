// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import java.util.List;

/**
 * The options that one artifact declares. {@link java.util.ServiceLoader} finds implementations, so each is a class
 * without state and with a public constructor.
 *
 * @since 1.0
 */
public interface OptionTable {
    /** Returns the artifact's name, such as {@code warpdrive-zip}. */
    String artifact();

    /** Returns the artifact's options in the order in which documentation lists them. */
    List<Option<?>> options();

    /**
     * Returns whether the options are read together, when the engines are set up. Otherwise each is read where it is
     * first needed.
     */
    default boolean areReadByEngines() {
        return false;
    }
}
