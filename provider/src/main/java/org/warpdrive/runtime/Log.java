// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger;
import java.util.function.Consumer;

/**
 * The logger for what is said once in a process, by whichever thread comes first. Loggers choose their settings by the
 * thread's context class loader, and that of a task in Spark leads to none: so this is ours meanwhile.
 */
final class Log {
    private Log() {}

    static void say(Consumer<Logger> message) {
        Thread thread = Thread.currentThread();
        ClassLoader theirs = thread.getContextClassLoader();
        boolean exchanged = exchange(thread, Log.class.getClassLoader());
        try {
            message.accept(System.getLogger("org.warpdrive"));
        } finally {
            if (exchanged) {
                exchange(thread, theirs);
            }
        }
    }

    /** Whether the thread lets itself be given another. */
    private static boolean exchange(Thread thread, ClassLoader loader) {
        try {
            thread.setContextClassLoader(loader);
            return true;
        } catch (SecurityException e) {
            return false;
        }
    }
}
