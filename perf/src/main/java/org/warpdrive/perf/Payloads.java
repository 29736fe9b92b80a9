// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.util.Arrays;
import org.warpdrive.perf.library.Libraries;

/** What the benchmarks have in common about their data. */
final class Payloads {
    private Payloads() {}

    /** Room for any engine's output of so many bytes, stored if need be. */
    static int roomFor(int bytes) {
        return bytes + bytes / 64 + 1024;
    }

    /** Only right output is worth timing. */
    static void check(Libraries.Choice choice, byte[] original, byte[] restored) {
        if (!Arrays.equals(original, restored)) {
            throw new IllegalStateException(
                    "engine=" + choice.label() + " does not restore its input of " + original.length + " bytes");
        }
    }
}
