// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kernel;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.warpdrive.zip.WarpDrive;

/**
 * Runs test classes without Maven: {@code REPORT CLASS...}; status 1 when one fails. A class fails during whose tests no
 * device counted a request, or, of the contract's, the library no block of a device: it would have shown software only.
 * What hangs is told with every thread's stack, and ends the run.
 */
final class GuestRun {
    /** The longest test takes a minute on a machine at rest, emulated, and three on a busy one. */
    private static final long LIMIT_NANOS = 240_000_000_000L;

    private static final int LOOK_MILLIS = 1_000;

    private GuestRun() {}

    public static void main(String[] arguments) throws IOException {
        Report report = new Report(Path.of(arguments[0]));
        Thread watch = new Thread(report::watch, "watch");
        watch.setDaemon(true);
        watch.start();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(arguments)
                        .skip(1)
                        .map(DiscoverySelectors::selectClass)
                        .toList())
                .build();
        LauncherFactory.create().execute(request, report);
        report.write();
        System.exit(report.failed > 0 || report.tests == 0 ? 1 : 0);
    }

    /** JUnit's XML, a line to the console for each test as it ends. */
    private static final class Report implements TestExecutionListener {
        private final Path path;
        private final Map<String, Long> begun = new HashMap<>();
        private final Map<String, Map<String, Long>> requestsBefore = new HashMap<>();
        private long blocksBefore;
        private final StringBuilder cases = new StringBuilder();
        private @Nullable TestIdentifier running;
        private long runningSince;
        private int tests;
        private int failed;
        private int skipped;

        Report(Path path) {
            this.path = path;
        }

        @Override
        public synchronized void executionStarted(TestIdentifier test) {
            begun.put(test.getUniqueId(), System.nanoTime());
            if (test.isTest()) {
                running = test;
                runningSince = System.nanoTime();
            } else if (isClassWithTests(test)) {
                requestsBefore.put(test.getUniqueId(), Machine.requests());
                blocksBefore = isOfTheContract(test) ? Traffic.deviceBlocks() : 0;
            }
        }

        @Override
        public synchronized void executionSkipped(TestIdentifier test, String reason) {
            if (test.isTest()) {
                tests++;
                skipped++;
                cases.append(head(test, 0)).append("<skipped/></testcase>\n");
            }
        }

        @Override
        public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
            running = null;
            boolean aborted = result.getStatus() == TestExecutionResult.Status.ABORTED;
            Throwable thrown = result.getThrowable().orElse(null);
            Map<String, Long> before = requestsBefore.remove(test.getUniqueId());
            if (before != null) {
                Map<String, Long> made = new TreeMap<>();
                // The counts of a device that was taken away and came back start again.
                Machine.requests().forEach((device, count) -> {
                    long since = before.getOrDefault(device, 0L);
                    made.put(device, count < since ? count : count - since);
                });
                // Not asked for elsewhere: that would start the engines, and with them the devices' own tests.
                long blocks = isOfTheContract(test) ? Traffic.deviceBlocks() - blocksBefore : 1;
                System.out.println("requests during " + className(test) + ": " + made
                        + (isOfTheContract(test) ? ", blocks: " + blocks : ""));
                boolean none = blocks == 0 || made.values().stream().allMatch(count -> count == 0);
                record(test, thrown == null && none ? new AssertionError("nothing for a device") : thrown, false);
            } else if (test.isTest() || thrown != null) {
                record(test, thrown, aborted);
            }
        }

        private void record(TestIdentifier test, @Nullable Throwable thrown, boolean aborted) {
            double seconds = (System.nanoTime() - begun.getOrDefault(test.getUniqueId(), System.nanoTime())) / 1e9;
            tests++;
            cases.append(head(test, seconds));
            String verdict = "ok    ";
            if (aborted) {
                skipped++;
                verdict = "skipped";
                cases.append("<skipped/>");
            } else if (thrown != null) {
                failed++;
                verdict = "FAILED";
                cases.append("<failure message=\"")
                        .append(escape(String.valueOf(thrown)))
                        .append("\"/>");
                thrown.printStackTrace();
            }
            cases.append("</testcase>\n");
            System.out.printf(
                    Locale.ROOT,
                    "%s %s.%s (%.1f s)%s%n",
                    verdict,
                    className(test),
                    name(test),
                    seconds,
                    thrown == null
                            ? ""
                            : ": " + thrown.toString().lines().findFirst().orElse(""));
        }

        /** Ends the run when a test takes too long. */
        void watch() {
            while (true) {
                try {
                    Thread.sleep(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
                synchronized (this) {
                    if (running != null && System.nanoTime() - runningSince > LIMIT_NANOS) {
                        Thread.getAllStackTraces().forEach((thread, stack) -> {
                            System.out.println(thread + " " + thread.getState());
                            Arrays.stream(stack).forEach(frame -> System.out.println("    at " + frame));
                        });
                        System.out.println(WarpDrive.status());
                        record(running, new AssertionError("hung: the stacks are on the console"), false);
                        write();
                        Runtime.getRuntime().halt(2);
                    }
                }
            }
        }

        /** One with tests of its own, not only nested classes. */
        private static boolean isClassWithTests(TestIdentifier test) {
            return classOf(test)
                    .filter(type -> Arrays.stream(type.getDeclaredClasses())
                            .noneMatch(nested -> nested.isAnnotationPresent(Nested.class)))
                    .isPresent();
        }

        private static boolean isOfTheContract(TestIdentifier test) {
            return classOf(test)
                    .filter(type -> type.isAnnotationPresent(Nested.class))
                    .isPresent();
        }

        private static Optional<Class<?>> classOf(TestIdentifier test) {
            return test.getSource().filter(ClassSource.class::isInstance).map(source -> ((ClassSource) source)
                    .getJavaClass());
        }

        private static String className(TestIdentifier test) {
            return test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(source -> ((MethodSource) source).getClassName())
                    .or(() -> classOf(test).map(Class::getName))
                    .orElse("container");
        }

        private static String name(TestIdentifier test) {
            return test.isTest() ? test.getDisplayName() : "onADevice";
        }

        private static String head(TestIdentifier test, double seconds) {
            return String.format(
                    Locale.ROOT,
                    "  <testcase name=\"%s\" classname=\"%s\" time=\"%.3f\">",
                    escape(name(test)),
                    escape(className(test)),
                    seconds);
        }

        private static String escape(String text) {
            return text.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace("\"", "&quot;")
                    .replace("\n", "&#10;");
        }

        synchronized void write() {
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(path))) {
                out.printf(
                        Locale.ROOT,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%n"
                                + "<testsuite name=\"kernel.Java\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\">%n%s</testsuite>%n",
                        tests,
                        failed,
                        skipped,
                        cases);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
