// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.warpdrive.runtime.AgentReport;
import org.warpdrive.runtime.Engines;
import org.warpdrive.runtime.Log;
import org.warpdrive.stats.Streams;

/** The agent's counters, and the list of classes that it could not rewrite. Thread-safe. */
final class Report extends AgentReport {
    private static final int MAX_UNNAMED = 1000;

    private record Left(String className, String reason) {}

    private final AtomicInteger classes = new AtomicInteger();
    private final AtomicInteger constructors = new AtomicInteger();
    private final AtomicInteger references = new AtomicInteger();
    private final AtomicInteger superclasses = new AtomicInteger();
    private final AtomicInteger outOfReach = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    /** Classes not yet named in the log; further ones are dropped when it is full. */
    private final BlockingQueue<Left> unnamed = new LinkedBlockingQueue<>(MAX_UNNAMED);

    private final AtomicBoolean naming = new AtomicBoolean();
    private volatile boolean mayLog;

    /** Counts a class that was rewritten. */
    void rewritten(ClassRewriter.Result result) {
        classes.incrementAndGet();
        constructors.addAndGet(result.constructors());
        references.addAndGet(result.references());
        superclasses.addAndGet(result.superclass() ? 1 : 0);
    }

    /** Counts a class whose loader does not find the substitutes. */
    void outOfReach(String className) {
        outOfReach.incrementAndGet();
        name(new Left(className, "its class loader does not find WarpDrive"));
    }

    /** Counts a class whose rewriting failed. */
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
     * Permits logging. Before that no class is named in the log: a logger that starts before the application has
     * configured it may prevent that configuration.
     */
    @Override
    protected void logNames() {
        mayLog = true;
        if (!unnamed.isEmpty()) {
            startNaming();
        }
    }

    /** Starts a thread that logs, because a logger must not run while a class is loaded. */
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
                Log.sayHere(logger -> logger.log(
                        Level.DEBUG,
                        "the agent leaves {0} as it is: {1}",
                        left.className().replace('/', '.'),
                        left.reason()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns one line for a user. Does not start an engine. */
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
