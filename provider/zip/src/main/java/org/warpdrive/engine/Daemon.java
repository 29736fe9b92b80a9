// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * Threads of ours. They keep nothing of the application whose call happens to start them: a thread inherits the context
 * class loader and thread locals of the one that makes it, and would hold an application that has long been undeployed.
 */
public final class Daemon {
    private Daemon() {}

    /** A thread that does not keep the JVM alive, to be started by the caller. */
    public static Thread of(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        try {
            thread.setContextClassLoader(Daemon.class.getClassLoader());
        } catch (SecurityException e) {
            // A policy of the application's: then the thread has theirs.
        }
        return thread;
    }
}
