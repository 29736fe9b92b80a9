// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.soft;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;
import org.warpdrive.zip.WarpDrive;

/**
 * Main class of the JVMs that {@link SoftDeviceSuitesTest} starts: waits until a device does blocks, runs the test classes
 * named, without the nested ones named after a minus, prints what failed, how many tests there were, and last what
 * WarpDrive says that it did.
 */
final class SuiteProcess {
    static final String TESTS = "tests: ";
    static final String STATUS = "status:";

    /** The device's line in the status. */
    private static final Pattern DEVICE_BLOCKS = Pattern.compile("(?m)^(?:soft-0|uacce): blocks=(\\d+)");

    private static final int STACK_LINES = 12;
    private static final int ATTEMPTS = 6_000;
    private static final int ATTEMPT_MILLIS = 50;

    private SuiteProcess() {}

    public static void main(String[] classes) throws Exception {
        awaitDevice();
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (String name : classes) {
            if (name.startsWith("-")) {
                String nested = "[nested-class:" + name.substring(1) + "]";
                request.filters((PostDiscoveryFilter) descriptor -> FilterResult.includedIf(
                        !descriptor.getUniqueId().toString().contains(nested)));
            } else {
                request.selectors(selectClass(name));
            }
        }
        long failed = run(request.build());
        System.out.println(STATUS);
        System.out.println(WarpDrive.status());
        System.exit(failed == 0 ? 0 : 1);
    }

    /** A device is tested before it gets blocks, beside what is going on. */
    private static void awaitDevice() throws InterruptedException {
        byte[] data = TestData.TEXT.of(10_000);
        for (int i = 0; i < ATTEMPTS && deviceBlocks(WarpDrive.status()) == 0; i++) {
            Deflater deflater = WarpDriveEngine.INSTANCE.deflater(Deflater.DEFAULT_COMPRESSION, true);
            Pump.finish(deflater, data);
            deflater.end();
            Thread.sleep(ATTEMPT_MILLIS);
        }
    }

    /** How many blocks a device did, by the status. */
    static long deviceBlocks(String status) {
        return DEVICE_BLOCKS
                .matcher(status)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private static long run(LauncherDiscoveryRequest request) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        StringWriter failures = new StringWriter();
        summary.printFailuresTo(new PrintWriter(failures, true), STACK_LINES);
        System.out.println(failures);
        System.out.println(TESTS + summary.getTestsSucceededCount());
        // A class that cannot be set up fails as a container.
        return summary.getTestsFailedCount() + summary.getContainersFailedCount();
    }
}
