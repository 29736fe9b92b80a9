// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** What an iteration adds to counts that the JVM keeps, per operation. */
public abstract class CountsPerOperation implements InternalProfiler {
    private final String description;
    private final String unit;
    private final List<String> labels;
    private final long[] before;

    protected CountsPerOperation(String description, String unit, String... labels) {
        this.description = description;
        this.unit = unit;
        this.labels = List.of(labels);
        this.before = new long[labels.length];
    }

    /** The count of that label so far. */
    protected abstract long count(String label);

    @Override
    public final String getDescription() {
        return description;
    }

    @Override
    public final void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        for (int i = 0; i < before.length; i++) {
            before[i] = count(labels.get(i));
        }
    }

    @Override
    public final Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double operations = Math.max(1, result.getMetadata().getAllOps());
        List<ScalarResult> results = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            String label = labels.get(i);
            double each = (count(label) - before[i]) / operations;
            results.add(new ScalarResult(label, each, unit, AggregationPolicy.AVG));
        }
        return results;
    }
}
