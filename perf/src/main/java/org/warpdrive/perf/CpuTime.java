// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Processor time of all Java threads per operation. Where other programs compete for the cores it says what wall time no
 * longer can. Threads that work behind the caller's back are in it; the JVM's own, compiler and collector, are not. (The
 * time of the whole process has a resolution of 10 ms.)
 */
public final class CpuTime extends CountsPerOperation {
    static final String LABEL = "cpu";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    public CpuTime() {
        super("processor time per operation", "ns/op", LABEL);
    }

    @Override
    protected long count(String label) {
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            sum += Math.max(0, threads.getThreadCpuTime(id));
        }
        return sum;
    }
}
