// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * One axis of a plot.
 *
 * @param logarithmic positive values only
 * @param ticks where there is a line and a label
 */
record Axis(
        String title, boolean logarithmic, double low, double high, List<Double> ticks, DoubleFunction<String> label) {

    /** Linear, with round ticks and a little air around the values. */
    static Axis linear(String title, double low, double high, DoubleFunction<String> label) {
        double span = Math.max(high - low, 1e-9);
        double step = Math.pow(10, Math.floor(Math.log10(span / 4)));
        step = span / step > 20 ? step * 5 : span / step > 10 ? step * 2 : step;
        double first = Math.floor(low / step) * step;
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; ticks.isEmpty() || ticks.get(ticks.size() - 1) < high; i++) {
            ticks.add(first + i * step);
        }
        return new Axis(title, false, first, ticks.get(ticks.size() - 1), ticks, label);
    }

    /** Logarithmic, with ticks at 1, 2 and 5 of every power of ten. */
    static Axis logarithmic(String title, double low, double high, DoubleFunction<String> label) {
        List<Double> ticks = new ArrayList<>();
        for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high * 1.3; power *= 10) {
            for (double digit : new double[] {1, 2, 5}) {
                if (power * digit >= low / 1.3 && power * digit <= high * 1.3) {
                    ticks.add(power * digit);
                }
            }
        }
        return new Axis(title, true, low / 1.3, high * 1.3, ticks, label);
    }

    /** Logarithmic, with ticks where there are values. */
    static Axis at(String title, List<Double> values, DoubleFunction<String> label) {
        double low = values.get(0);
        double high = values.get(values.size() - 1);
        double air = Math.pow(high / low, 0.08);
        return new Axis(title, true, low / air, high * air, values, label);
    }

    /** Share of the axis from its low end. */
    double position(double value) {
        return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value)
                        .replaceAll("0+$", "")
                        .replaceAll("\\.$", "");
    }

    static String bytes(double value) {
        return value >= 1 << 20
                ? plain(value / (1 << 20)) + " MB"
                : value % 1024 == 0
                        ? plain(value / 1024) + " KB"
                        : value >= 1000 ? plain(value / 1000) + " kB" : plain(value) + " B";
    }
}
