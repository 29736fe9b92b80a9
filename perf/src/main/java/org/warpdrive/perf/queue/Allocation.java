// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Bytes allocated per operation, by the threads that run the benchmark and by all others: the soft device's, above all. */
public final class Allocation implements InternalProfiler {
    static final String CALLERS = "allocated.callers";
    static final String OTHERS = "allocated.others";

    /** JMH names its threads so. */
    private static final String CALLER = "-jmh-worker-";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long callersBefore;
    private long othersBefore;

    @Override
    public String getDescription() {
        return "bytes allocated per operation, by thread";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        callersBefore = allocated(true);
        othersBefore = allocated(false);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double operations = Math.max(1, result.getMetadata().getAllOps());
        return List.of(
                result(CALLERS, (allocated(true) - callersBefore) / operations),
                result(OTHERS, (allocated(false) - othersBefore) / operations));
    }

    private static ScalarResult result(String label, double bytes) {
        return new ScalarResult(label, bytes, "B/op", AggregationPolicy.AVG);
    }

    private long allocated(boolean callers) {
        long sum = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().contains(CALLER) == callers) {
                sum += Math.max(0, threads.getThreadAllocatedBytes(info.getThreadId()));
            }
        }
        return sum;
    }
}
