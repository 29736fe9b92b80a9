// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger;
import java.util.function.Consumer;

/** The logger for what is said once in a process, by whichever thread comes first. */
final class Log {
    private Log() {}

    /** Never throws: the logger may be the application's, and what it does must not cost anybody a stream. */
    static void say(Consumer<Logger> message) {
        try {
            OwnLoader.run(() -> message.accept(System.getLogger("org.warpdrive")));
        } catch (Throwable e) {
            // Then it is not said.
        }
    }
}
