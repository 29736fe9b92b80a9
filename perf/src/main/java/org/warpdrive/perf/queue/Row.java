// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

import org.warpdrive.engine.Router;
import org.warpdrive.runtime.Engines;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.uacce.hisi.ZipEngine;

/** The engines of the fork, as its properties configure them, and a proof that the devices were at work. */
final class Row {
    private Row() {}

    static Router ofThisProcess() {
        return Engines.get().router().orElseThrow(() -> new IllegalStateException(summary()));
    }

    private static String summary() {
        return "no row of engines: " + Engines.get().summary();
    }

    private static long queueBlocks() {
        return Engines.get().stats().stream()
                .filter(stats -> stats.engine().equals(ZipEngine.NAME)) // its queues may be closed by now
                .mapToLong(stats -> stats.get(Counter.BLOCKS))
                .sum();
    }

    /** Whether no more than a hundredth of the blocks went past the queues. */
    static boolean queuesDidTheWork() {
        long all = Engines.get().stats().stream()
                .mapToLong(stats -> stats.get(Counter.BLOCKS))
                .sum();
        long fallbacks = Engines.get().stats().stream()
                .mapToLong(stats -> stats.get(Counter.FALLBACKS))
                .sum();
        return 100 * (all - queueBlocks()) <= all && 100 * fallbacks <= all;
    }

    /** Fails the benchmark when they did not. */
    static void requireQueues() {
        if (!queuesDidTheWork()) {
            throw new IllegalStateException("blocks went past the queues: "
                    + Engines.get().stats().stream().filter(EngineStats::isUsed).toList());
        }
    }
}
