// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * Creates daemon threads that keep nothing of the application. By default a thread inherits the context class loader
 * and the inheritable thread locals of the thread that creates it. So a long-lived thread would keep an undeployed
 * application in memory.
 */
public final class Daemon {
    private Daemon() {}

    /** Creates a daemon thread. The caller starts it. */
    public static Thread of(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        try {
            thread.setContextClassLoader(Daemon.class.getClassLoader());
        } catch (SecurityException e) {
            // A security policy denies it: the thread has the context class loader of its creator.
        }
        return thread;
    }
}
