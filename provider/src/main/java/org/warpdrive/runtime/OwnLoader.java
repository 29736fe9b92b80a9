// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.function.Supplier;

/**
 * Our own class loader in the place of the thread's context class loader, meanwhile: threads that are started inherit it, and
 * would hold the loader of whichever application came first for ever; loggers choose their settings by it, and that of a task
 * in Spark leads to none.
 */
final class OwnLoader {
    private OwnLoader() {}

    static <T> T call(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader theirs = thread.getContextClassLoader();
        boolean exchanged = exchange(thread, OwnLoader.class.getClassLoader());
        try {
            return work.get();
        } finally {
            if (exchanged) {
                exchange(thread, theirs);
            }
        }
    }

    static void run(Runnable work) {
        call(() -> {
            work.run();
            return "";
        });
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
