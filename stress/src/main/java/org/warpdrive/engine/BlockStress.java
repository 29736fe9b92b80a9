// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A block that is done, and given up by its stream, at the same time. */
public final class BlockStress {
    private static final int BYTES = 64;

    private BlockStress() {}

    /** Whoever comes second releases the block's memory, once. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "released once")
    @Outcome(expect = FORBIDDEN, desc = "kept, or released twice")
    @State
    public static class DoneAndAbandoned {
        private final BufferPool pool = new BufferPool(BYTES, 2);
        private final Block block = new Block();

        public DoneAndAbandoned() {
            block.input(pool.lease(), 0, 0, 1, 0);
            block.output(pool.lease());
            block.completion().begin();
        }

        @Actor
        public void engine() {
            block.completion().complete(1);
        }

        @Actor
        public void stream() {
            block.abandon();
        }

        @Arbiter
        public void after(I_Result result) {
            result.r1 = pool.leasedCount();
        }
    }

    /** Work left to whoever comes first is done by one. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one does it")
    @Outcome(expect = FORBIDDEN, desc = "both do it, or nobody")
    @State
    public static class TwoClaim {
        private final Block block = new Block();

        public TwoClaim() {
            block.completion().begin();
            block.completion().queue();
        }

        @Actor
        public void one(II_Result result) {
            result.r1 = block.completion().claim() ? 1 : 0;
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = block.completion().claim() ? 1 : 0;
        }
    }
}
