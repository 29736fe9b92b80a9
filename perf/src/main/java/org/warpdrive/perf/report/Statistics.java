// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.ArrayList;
import java.util.List;

/** Order statistics: a busy machine makes outliers, and means believe them. */
public final class Statistics {
    private Statistics() {}

    public static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    /** Linear between neighbours; NaN of nothing. */
    public static double quantile(List<Double> values, double q) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        double at = q * (sorted.size() - 1);
        int below = (int) at;
        double low = sorted.get(below);
        double high = sorted.get(Math.min(below + 1, sorted.size() - 1));
        return low + (at - below) * (high - low);
    }

    /** Quotients of values taken in the same round. */
    static List<Double> ratios(List<Double> numerators, List<Double> denominators) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(numerators.size(), denominators.size()); i++) {
            ratios.add(numerators.get(i) / denominators.get(i));
        }
        return ratios;
    }
}
