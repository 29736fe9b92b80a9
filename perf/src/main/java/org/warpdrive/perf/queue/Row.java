// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

import org.warpdrive.engine.Router;
import org.warpdrive.runtime.Engines;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.uacce.policy.ZipEngine;

/** The engines of the fork, as its properties configure them, and a proof that the devices were at work. */
final class Row {
    private Row() {}

    static Router ofThisProcess() {
        return Engines.get().router().orElseThrow(() -> new IllegalStateException(summary()));
    }

    private static String summary() {
        return "no row of engines: " + Engines.get().summary();
    }

    /** What all engines did, what of that queues did, and what failed. */
    private record Work(long blocks, long byQueues, long fallbacks) {
        static Work now() {
            long blocks = 0;
            long byQueues = 0;
            long fallbacks = 0;
            for (EngineStats stats : Engines.get().stats()) {
                blocks += stats.get(Counter.BLOCKS);
                byQueues += stats.engine().equals(ZipEngine.NAME) ? stats.get(Counter.BLOCKS) : 0;
                fallbacks += stats.get(Counter.FALLBACKS);
            }
            return new Work(blocks, byQueues, fallbacks);
        }
    }

    private static volatile Work before = new Work(0, 0, 0);

    /** Forgets what was done so far: until there are queues for all threads, software does some of the work. */
    static void countFromHere() {
        before = Work.now();
    }

    /** Whether no more than a hundredth of the blocks went past the queues. */
    static boolean queuesDidTheWork() {
        Work now = Work.now();
        long blocks = now.blocks - before.blocks;
        long past = blocks - (now.byQueues - before.byQueues);
        return 100 * past <= blocks && 100 * (now.fallbacks - before.fallbacks) <= blocks;
    }

    /** Fails the benchmark when they did not. */
    static void requireQueues() {
        if (!queuesDidTheWork()) {
            throw new IllegalStateException("blocks went past the queues: "
                    + Engines.get().stats().stream().filter(EngineStats::isUsed).toList());
        }
    }
}
