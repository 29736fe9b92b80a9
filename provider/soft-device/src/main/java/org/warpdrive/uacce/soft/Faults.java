// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Decides when faults strike: each at random with its rate, reproducibly, and in addition as often as a test orders it.
 * Counts the faults that struck. Any thread may use it.
 *
 * @since 1.0
 */
public final class Faults {
    private final Map<Fault, Integer> oneIn;
    private final Map<Fault, Long> ordered = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> struck = new EnumMap<>(Fault.class);
    private final Random random;
    private long grace;

    /**
     * @param oneIn the rate of each random fault: it strikes on average once in so many chances
     * @param seed the seed of the random numbers
     * @param grace number of requests that are served before a random fault can strike
     */
    Faults(Map<Fault, Integer> oneIn, long seed, long grace) {
        this.oneIn = new EnumMap<>(Fault.class);
        this.oneIn.putAll(oneIn);
        this.random = new Random(seed);
        this.grace = grace;
    }

    /** Makes a fault strike at each of its next {@code count} chances. */
    public synchronized void order(Fault fault, long count) {
        ordered.merge(fault, count, Long::sum);
    }

    /** Cancels all orders that have not struck yet. */
    public synchronized void forget() {
        ordered.clear();
    }

    /** The number of times that a fault has struck. */
    public synchronized long struck(Fault fault) {
        return struck.getOrDefault(fault, 0L);
    }

    /** Selects the fault for the current request; null if none strikes. */
    synchronized @Nullable Fault strikeRequest() {
        Fault striking = null;
        for (Fault fault : Fault.values()) {
            if (striking == null && fault.strikesRequests() && strikes(fault)) {
                striking = fault;
            }
        }
        grace = Math.max(0, grace - 1);
        return striking;
    }

    /** Whether a fault strikes now. */
    synchronized boolean strikes(Fault fault) {
        long orders = ordered.getOrDefault(fault, 0L);
        if (orders > 0) {
            ordered.put(fault, orders - 1);
        } else if (grace > 0 || !oneIn.containsKey(fault) || random.nextInt(oneIn.get(fault)) != 0) {
            return false;
        }
        struck.merge(fault, 1L, Long::sum);
        return true;
    }
}
