// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger;
import java.util.function.Consumer;

/** The logger for what is said once in a process, by whichever thread comes first. */
final class Log {
    private Log() {}

    /**
     * Never throws: the logger may be the application's, and what it does must not cost anybody a stream. Loggers choose
     * their settings by the thread's context class loader, and that of a task in Spark leads to none, so meanwhile it is ours.
     */
    static void say(Consumer<Logger> message) {
        try {
            Thread thread = Thread.currentThread();
            ClassLoader theirs = thread.getContextClassLoader();
            try {
                thread.setContextClassLoader(Log.class.getClassLoader());
            } catch (SecurityException e) {
                // A policy of the application's: then it is said by their settings.
            }
            try {
                message.accept(System.getLogger("org.warpdrive"));
            } finally {
                if (thread.getContextClassLoader() != theirs) {
                    thread.setContextClassLoader(theirs);
                }
            }
        } catch (Throwable e) {
            // Then it is not said.
        }
    }
}
