// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/** Two ways of doing the same work, in turns in one process, for figures: a product's own compression, and WarpDrive's in it. */
public final class InTurns {
    private static final int WARM_UP_ROUNDS = 4;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 500_000_000;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private InTurns() {}

    /** One piece of the work. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    private record Cost(double cpu, double clock) {}

    /**
     * A row of a table: the ratio of all processor time of the process, and that of the clock, stock over ours, each the
     * median of neighbouring turns with the least and the greatest; and the microseconds of processor time for one piece.
     */
    public static String row(String what, Work stock, Work ours) throws Exception {
        double[][] values = new double[4][ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Cost first = turn((round & 1) == 0 ? stock : ours);
            Cost second = turn((round & 1) == 0 ? ours : stock);
            if (round >= 0) {
                Cost theirs = (round & 1) == 0 ? first : second;
                Cost own = (round & 1) == 0 ? second : first;
                values[0][round] = theirs.cpu / own.cpu;
                values[1][round] = theirs.clock / own.clock;
                values[2][round] = theirs.cpu;
                values[3][round] = own.cpu;
            }
        }
        for (double[] each : values) {
            Arrays.sort(each);
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.0f, %.0f |",
                what,
                ratio(values[0]),
                ratio(values[1]),
                values[2][ROUNDS / 2],
                values[3][ROUNDS / 2]);
    }

    private static String ratio(double[] sorted) {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", sorted[ROUNDS / 2], sorted[0], sorted[ROUNDS - 1]);
    }

    private static Cost turn(Work work) throws Exception {
        long cpu = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        int count = 0;
        do {
            work.run();
            count++;
        } while (System.nanoTime() - begin < ROUND_NANOS);
        double clock = (System.nanoTime() - begin) / 1e3 / count;
        return new Cost((PROCESS.getProcessCpuTime() - cpu) / 1e3 / count, clock);
    }
}
