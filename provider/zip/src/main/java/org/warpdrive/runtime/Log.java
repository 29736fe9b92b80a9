// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger;
import java.util.function.Consumer;
import org.warpdrive.engine.Daemon;

/** The logger {@code org.warpdrive}, for messages that appear once in a process. Any thread may call it. */
final class Log {
    /** The timeout: long enough for any logger that does not wait for the calling thread. */
    private static final long WAIT_MILLIS = 1000;

    private Log() {}

    /**
     * Logs a message on a new thread, and waits for that thread for one second at most. The logger may be the
     * application's, and may wait for a lock that the calling thread holds. Log4j does so while it rolls a file over
     * and the calling thread compresses the previous file.
     *
     * <p>Never throws, because a failing logger must not make a stream fail.
     */
    static void say(Consumer<Logger> message) {
        try {
            Thread thread = Daemon.of(() -> log(message), "warpdrive-log");
            thread.start();
            thread.join(WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // The message is lost.
        }
    }

    /** Logs a message on a new thread without waiting. Never throws. */
    static void sayLater(Consumer<Logger> message) {
        try {
            Daemon.of(() -> log(message), "warpdrive-log").start();
        } catch (Throwable e) {
            // The message is lost.
        }
    }

    private static void log(Consumer<Logger> message) {
        try {
            message.accept(System.getLogger("org.warpdrive"));
        } catch (Throwable e) {
            // The message is lost.
        }
    }
}
