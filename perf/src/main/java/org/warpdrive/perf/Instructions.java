// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Instructions of one call of the native codec, counted by callgrind: a figure that no other program can disturb. */
final class Instructions {
    private static final String SCRIPT = "perf/callgrind/count";

    private Instructions() {}

    /** By name, such as {@code deflate/16K/6}; empty where there is no valgrind, compiler or native library. */
    static Map<String, Double> count() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(SCRIPT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        Map<String, Double> counts = new LinkedHashMap<>();
        if (process.waitFor() == 0) {
            output.lines()
                    .map(line -> line.split(" ", 2))
                    .forEach(pair -> counts.put(pair[0], Double.valueOf(pair[1])));
        } else {
            System.err.println(
                    "instructions: not counted; " + SCRIPT + " needs valgrind, a C compiler and the library");
        }
        return counts;
    }
}
