// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Main class of all JVMs that bin/soak starts. Runs another main class, the first argument. Each five seconds it collects
 * garbage, since memory of what nobody ends would hide a leak, and prints what only the JVM knows of itself: its class
 * loaders, and the memory of its heap, its classes and its compiled code.
 */
final class SoakProcess {
    private static final long SAMPLE_NANOS = 5_000_000_000L;
    /** For threads that free the memory of what was collected. */
    private static final long SETTLING_NANOS = 300_000_000L;

    private static final Pattern TOTAL = Pattern.compile("Total = (\\d+)");

    private SoakProcess() {}

    public static void main(String[] args) throws Exception {
        start("soak-samples", SoakProcess::sample);
        if (Boolean.getBoolean("soak.ends")) { // a main class that does not end with its input
            start("soak-end", SoakProcess::awaitEnd);
        }
        Method main = Class.forName(args[0]).getMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1); // there are threads of servers
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            System.out.println("input: " + e);
        }
        System.exit(0);
    }

    private static void sample() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        while (true) {
            System.gc();
            LockSupport.parkNanos(SETTLING_NANOS);
            long jvm = memory.getHeapMemoryUsage().getCommitted()
                    + memory.getNonHeapMemoryUsage().getCommitted();
            System.out.println("jvm loaders=" + loaders() + " kib=" + (jvm >> 10));
            LockSupport.parkNanos(SAMPLE_NANOS);
        }
    }

    private static int loaders() {
        try {
            Object said = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmClassloaderStats",
                            new Object[] {null},
                            new String[] {String[].class.getName()});
            Matcher total = TOTAL.matcher(said.toString());
            if (total.find()) {
                return Integer.parseInt(total.group(1));
            }
            throw new IllegalStateException(said.toString());
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
