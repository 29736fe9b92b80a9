// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger;
import java.util.function.Consumer;
import org.warpdrive.engine.Daemon;

/** The logger for what is said once in a process, by whichever thread comes first. */
final class Log {
    /** Long enough for any logger that does not wait for the thread which has something to say. */
    private static final long WAIT_MILLIS = 1000;

    private Log() {}

    /**
     * Says something, in a thread of its own: the logger may be the application's, and may wait for what this thread holds. Log4j
     * does while it rolls a file over, if this thread compresses the one before. Returns when it is said, or with a logger that
     * waits, after a second.
     *
     * <p>Never throws: what the logger does must not cost anybody a stream.
     */
    static void say(Consumer<Logger> message) {
        try {
            Thread thread = Daemon.of(() -> log(message), "warpdrive-log");
            thread.start();
            thread.join(WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Then it is not said.
        }
    }

    /** Says something, and waits for nobody; never throws. */
    static void sayLater(Consumer<Logger> message) {
        try {
            Daemon.of(() -> log(message), "warpdrive-log").start();
        } catch (Throwable e) {
            // Then it is not said.
        }
    }

    private static void log(Consumer<Logger> message) {
        try {
            message.accept(System.getLogger("org.warpdrive"));
        } catch (Throwable e) {
            // Then it is not said.
        }
    }
}
