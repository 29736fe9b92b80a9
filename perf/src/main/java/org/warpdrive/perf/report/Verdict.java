// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.List;
import java.util.Map;

/**
 * One row of the table.
 *
 * @param speed how many times faster than the base, median over the rounds; of processor time, or of wall time where
 *     one side uses more threads than the other
 * @param wall the same of wall time
 * @param low lower quartile of the same
 * @param high upper quartile
 * @param size compressed bytes over the base's, all files together
 * @param worstSize the same for the file where it is largest
 * @param worstFile its name, empty where there is only one payload
 */
public record Verdict(
        CaseResult result,
        Series ours,
        Series base,
        double speed,
        double wall,
        double low,
        double high,
        double size,
        double worstSize,
        String worstFile) {

    static Verdict of(CaseResult result, Series ours, Series base) {
        List<Double> wall = Statistics.ratios(base.nanos(), ours.nanos());
        List<Double> ratios = result.parallel() ? wall : Statistics.ratios(base.cpuNanos(), ours.cpuNanos());
        double worst = 0;
        String worstFile = "";
        for (Map.Entry<String, Double> file : ours.fileSizes().entrySet()) {
            double ratio = file.getValue() / base.fileSizes().getOrDefault(file.getKey(), Double.NaN);
            if (ratio > worst) {
                worst = ratio;
                worstFile = file.getKey();
            }
        }
        double scale = base.inBytes() / ours.inBytes();
        return new Verdict(
                result,
                ours,
                base,
                Statistics.median(ratios),
                Statistics.median(wall),
                Statistics.quantile(ratios, 0.25),
                Statistics.quantile(ratios, 0.75),
                ours.outBytes() / base.outBytes() * scale,
                worstFile.isEmpty() ? ours.outBytes() / base.outBytes() : worst,
                worstFile);
    }

    public boolean reachesBound() {
        return speed >= result.bound();
    }
}
