// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger;
import java.util.function.Consumer;
import org.warpdrive.engine.Daemon;

/**
 * The logger {@code org.warpdrive}. Its handlers are the application's: they may wait for whatever the calling thread
 * holds, and may throw, as the JDK's do where a process has no descriptor left. No method here throws, because a
 * failing logger must not make a stream fail or end a thread of ours; the message is lost then. Any thread may call it.
 */
public final class Log {
    /** The timeout: long enough for any logger that does not wait for the calling thread. */
    private static final long WAIT_MILLIS = 1000;

    private Log() {}

    /**
     * Logs a message on a new thread, and waits for that thread for one second at most. Log4j waits for the calling
     * thread while it rolls a file over and that thread compresses the previous file.
     */
    static void say(Consumer<Logger> message) {
        try {
            Thread thread = Daemon.of(() -> sayHere(message), "warpdrive-log");
            thread.start();
            thread.join(WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // The message is lost.
        }
    }

    /** Logs a message on a new thread without waiting. */
    static void sayLater(Consumer<Logger> message) {
        try {
            Daemon.of(() -> sayHere(message), "warpdrive-log").start();
        } catch (Throwable e) {
            // The message is lost.
        }
    }

    /** Logs a message on this thread, which must hold no lock that an application may want. */
    public static void sayHere(Consumer<Logger> message) {
        try {
            message.accept(System.getLogger("org.warpdrive"));
        } catch (Throwable e) {
            // The message is lost.
        }
    }
}
