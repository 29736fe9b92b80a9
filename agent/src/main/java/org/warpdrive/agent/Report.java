// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.warpdrive.runtime.Engines;
import org.warpdrive.stats.Streams;

/** What the agent has done, and which classes it had to leave as they were. Any thread. */
final class Report {
    private static final int MAX_UNNAMED = 1000;

    private record Left(String className, String reason) {}

    private final AtomicInteger classes = new AtomicInteger();
    private final AtomicInteger constructors = new AtomicInteger();
    private final AtomicInteger references = new AtomicInteger();
    private final AtomicInteger superclasses = new AtomicInteger();
    private final AtomicInteger outOfReach = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    /** Those that are still to be named in the log. */
    private final BlockingQueue<Left> unnamed = new LinkedBlockingQueue<>(MAX_UNNAMED);

    private final AtomicBoolean naming = new AtomicBoolean();
    private volatile boolean mayLog;

    void rewritten(ClassRewriter.Result result) {
        classes.incrementAndGet();
        constructors.addAndGet(result.constructors());
        references.addAndGet(result.references());
        superclasses.addAndGet(result.superclass() ? 1 : 0);
    }

    void outOfReach(String className) {
        outOfReach.incrementAndGet();
        name(new Left(className, "its class loader does not find WarpDrive"));
    }

    void failed(String className, Throwable cause) {
        failures.incrementAndGet();
        name(new Left(className, String.valueOf(cause)));
    }

    int failures() {
        return failures.get();
    }

    private void name(Left left) {
        if (unnamed.offer(left) && mayLog) {
            startNaming();
        }
    }

    /**
     * From now on, not before, names go to the log: a logger that is woken before the application has set its own up may
     * keep it from doing so.
     */
    void logNames() {
        mayLog = true;
        if (!unnamed.isEmpty()) {
            startNaming();
        }
    }

    /** A thread of its own: a logger must not run where classes are being loaded. */
    private void startNaming() {
        if (naming.compareAndSet(false, true)) {
            Thread thread = new Thread(this::nameAll, "warpdrive-agent");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    private void nameAll() {
        try {
            while (true) {
                Left left = unnamed.take();
                System.getLogger("org.warpdrive")
                        .log(
                                Level.DEBUG,
                                "the agent leaves {0} as it is: {1}",
                                left.className().replace('/', '.'),
                                left.reason());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One line, for a person. Starts no engine. */
    @Override
    public String toString() {
        String text = String.format(
                Locale.ROOT,
                "WarpDrive agent: %d classes rewritten (%d constructor calls, %d method references, %d superclasses), "
                        + "%d out of reach, %d failed; streams: %d compressed, %d decompressed",
                classes.get(),
                constructors.get(),
                references.get(),
                superclasses.get(),
                outOfReach.get(),
                failures.get(),
                Streams.compressed(),
                Streams.decompressed());
        return text + "; " + (Engines.areStarted() ? Engines.get().summary() : "no engine was needed");
    }
}
