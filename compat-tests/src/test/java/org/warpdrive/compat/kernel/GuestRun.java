// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kernel;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes without Maven: {@code REPORT CLASS...}; status 1 when one fails. */
final class GuestRun {
    private GuestRun() {}

    public static void main(String[] arguments) throws IOException {
        Report report = new Report();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(arguments)
                        .skip(1)
                        .map(DiscoverySelectors::selectClass)
                        .toList())
                .build();
        LauncherFactory.create().execute(request, report);
        report.write(Path.of(arguments[0]));
        System.exit(report.failed > 0 || report.tests == 0 ? 1 : 0);
    }

    /** JUnit's XML, a line to the console for each test as it ends. */
    private static final class Report implements TestExecutionListener {
        private final Map<String, Long> begun = new ConcurrentHashMap<>();
        private final StringBuilder cases = new StringBuilder();
        private int tests;
        private int failed;
        private int skipped;

        @Override
        public void executionStarted(TestIdentifier test) {
            begun.put(test.getUniqueId(), System.nanoTime());
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            if (test.isTest()) {
                tests++;
                skipped++;
                cases.append(head(test, 0)).append("<skipped/></testcase>\n");
            }
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            Throwable thrown = result.getThrowable().orElse(null);
            if (!test.isTest() && thrown == null) {
                return;
            }
            double seconds = (System.nanoTime() - begun.getOrDefault(test.getUniqueId(), System.nanoTime())) / 1e9;
            tests++;
            cases.append(head(test, seconds));
            String verdict = "ok    ";
            if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
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
                    test.getDisplayName(),
                    seconds,
                    thrown == null
                            ? ""
                            : ": " + thrown.toString().lines().findFirst().orElse(""));
        }

        private static String className(TestIdentifier test) {
            return test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(source -> ((MethodSource) source).getClassName())
                    .orElse("container");
        }

        private static String head(TestIdentifier test, double seconds) {
            return String.format(
                    Locale.ROOT,
                    "  <testcase name=\"%s\" classname=\"%s\" time=\"%.3f\">",
                    escape(test.getDisplayName()),
                    escape(className(test)),
                    seconds);
        }

        private static String escape(String text) {
            return text.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace("\"", "&quot;")
                    .replace("\n", "&#10;");
        }

        void write(Path path) {
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
