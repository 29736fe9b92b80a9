// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a fault strikes: each at random once in so many chances, reproducibly, and besides as often as a test
 * orders it. Counts what struck. Any thread.
 */
public final class Faults {
    private final Map<Fault, Integer> oneIn;
    private final Map<Fault, Long> ordered = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> struck = new EnumMap<>(Fault.class);
    private final Random random;
    private long grace;

    /** Faults that strike at random do so only when {@code grace} requests were served. */
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

    /** Takes back what was ordered and did not strike yet. */
    public synchronized void forget() {
        ordered.clear();
    }

    /** How often it struck so far. */
    public synchronized long struck(Fault fault) {
        return struck.getOrDefault(fault, 0L);
    }

    /** What strikes the request at hand; null for nothing. */
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

    /** Whether this one strikes now. */
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
