// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A benchmark whose engines take turns, each having every n-th iteration: neighbours in time are neighbours in the machine's
 * mood, so their ratio means something where their times do not.
 *
 * @param <T> what an iteration needs of its engine
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
public abstract class TurnsBenchmark<T> {
    /** Several joined by {@code +} take turns, one iteration each. */
    @Param({"jdk", "warpdrive"})
    public String engine = "";

    @Param("perf/target/corpus")
    public String corpus = "";

    private final List<T> turns = new ArrayList<>();
    private int taken;
    private @Nullable T current;

    /** For the set-up: one more to take turns. */
    final void add(T one) {
        turns.add(one);
    }

    @Setup(Level.Iteration)
    public void turn() {
        current = turns.get(taken++ % turns.size());
    }

    /** Whose turn this iteration is. */
    final T current() {
        return Objects.requireNonNull(current);
    }
}
