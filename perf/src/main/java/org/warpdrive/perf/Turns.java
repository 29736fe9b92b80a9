// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.util.ArrayList;
import java.util.List;

/**
 * The engines of one benchmark run, each having every n-th iteration: neighbours in time are neighbours in the machine's
 * mood, so their ratio means something where their times do not.
 */
final class Turns<T> {
    private final List<T> engines = new ArrayList<>();
    private int taken;

    void add(T engine) {
        engines.add(engine);
    }

    T next() {
        return engines.get(taken++ % engines.size());
    }
}
