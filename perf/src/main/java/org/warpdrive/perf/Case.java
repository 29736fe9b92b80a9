// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.warpdrive.perf.library.Library;

/**
 * One row of the table, or the points of one plot.
 *
 * @param id names it in files and on the command line
 * @param bound the speed ratio to reach, 0 for none
 * @param params of the benchmark, without {@code engine} and {@code corpus}
 * @param groups one JVM each; they take turns fork by fork
 * @param ours label of the series that is judged, empty for none
 * @param base label of the series it is judged against
 * @param iterationMillis length of a turn; 1 for one operation
 */
record Case(
        String id,
        String title,
        double bound,
        Class<?> benchmark,
        Map<String, String> params,
        List<Group> groups,
        String ours,
        String base,
        int iterationMillis) {

    /**
     * Engines that take turns within one JVM.
     *
     * @param engines labels joined by {@code +}
     * @param suffix added to the labels in the results
     * @param threads that each run the whole operation
     */
    record Group(String engines, String suffix, List<String> jvmArgs, int threads) {}

    int level() {
        return Integer.parseInt(params.getOrDefault("level", "6"));
    }

    private int number(String param) {
        return Integer.parseInt(params.getOrDefault(param, "0"));
    }

    /** Whether the library has what the benchmark needs. Where it has not, it is left out. */
    boolean canRun(Library library, int level) {
        try {
            if (benchmark == WholeFiles.class
                    || params.getOrDefault("object", "").equals("reused")) {
                library.reused(level).close();
            } else if (benchmark == SmallMessages.class) {
                library.fresh(level).close();
            } else if (benchmark == StreamedFiles.class) {
                library.stream(OutputStream.nullOutputStream(), level).close();
            } else if (benchmark == Inflating.class) {
                library.restorer(number("feed"), number("room"));
            }
            return true;
        } catch (UnsupportedOperationException | IOException e) {
            return false;
        }
    }
}
