// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.config;

import java.util.List;

/** The options that one artifact declares. Found by {@link java.util.ServiceLoader}, so each implementation is a thin class. */
public interface OptionTable {
    /** The artifact's name, {@code warpdrive-zip} say. */
    String artifact();

    /** In the order in which documentation lists them. */
    List<Option<?>> options();
}
