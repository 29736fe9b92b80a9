// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One engine in one case. Lists have an entry per round; entries of the same index in the series of a case were taken one
 * right after the other.
 *
 * @param engine its label
 * @param inBytes uncompressed bytes of one operation
 * @param outBytes compressed bytes of one operation
 * @param nanos wall time per operation, all threads together
 * @param cpuNanos processor time of all Java threads per operation
 * @param p50 median time of a call, only where calls were sampled
 * @param p99 99th percentile of the same
 * @param fileSizes compressed bytes by file, where there is more than one
 */
public record Series(
        String engine,
        double inBytes,
        double outBytes,
        List<Double> nanos,
        List<Double> cpuNanos,
        List<Double> p50,
        List<Double> p99,
        Map<String, Double> fileSizes) {

    public double megabytesPerSecond() {
        return inBytes * 1000 / Statistics.median(nanos);
    }

    static Series fromJson(Object value) {
        Map<String, Object> json = Json.object(value);
        Map<String, Double> sizes = new LinkedHashMap<>();
        Json.object(json.get("fileSizes")).forEach((file, size) -> sizes.put(file, Json.number(size)));
        return new Series(
                Json.string(json.get("engine")),
                Json.number(json.get("inBytes")),
                Json.number(json.get("outBytes")),
                numbers(json.get("nanos")),
                numbers(json.get("cpuNanos")),
                numbers(json.get("p50")),
                numbers(json.get("p99")),
                sizes);
    }

    private static List<Double> numbers(@Nullable Object list) {
        return Json.array(list).stream().map(Json::number).toList();
    }
}
