// SPDX-License-Identifier: Apache-2.0
package apart;

import java.util.logging.LogManager;

/** An application's own log manager, which knows whether anybody has logged yet. */
public final class ApartLogManager extends LogManager {
    public ApartLogManager() {
        System.setProperty("apart.logged", "true"); // to look at a field of this class would make one
    }
}
