// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import org.warpdrive.perf.CountsPerOperation;

/** Bytes allocated per operation, by the threads that run the benchmark and by all others: the soft device's, above all. */
public final class Allocation extends CountsPerOperation {
    static final String CALLERS = "allocated.callers";
    static final String OTHERS = "allocated.others";

    /** JMH names its threads so. */
    private static final String CALLER = "-jmh-worker-";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public Allocation() {
        super("bytes allocated per operation, by thread", "B/op", CALLERS, OTHERS);
    }

    @Override
    protected long count(String label) {
        long sum = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().contains(CALLER) == label.equals(CALLERS)) {
                sum += Math.max(0, threads.getThreadAllocatedBytes(info.getThreadId()));
            }
        }
        return sum;
    }
}
