// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.zip.SqeLayout;

/** A device answers one request after the other while the driver looks: a completion seen brings its answer with it. */
public final class CompletionStress {
    private static final int DEPTH = 2;
    private static final int BYTES = (int) DusLayout.ringBytes(SqeLayout.BYTES, DEPTH, DEPTH) + 2 * Integer.BYTES;
    private static final int ANSWER = 7;

    private CompletionStress() {}

    /** A queue of two entries, as the driver and the device share it. */
    private static class Shared {
        final DusLayout layout = new DusLayout(SqeLayout.BYTES, DEPTH, DEPTH, BYTES, false);
        final DeviceRegion region = new DeviceRegion(ByteBuffer.allocateDirect(BYTES), 0);
        final CompletionRing ring = new CompletionRing(region, layout);

        /** What the device does when it is done: the answer, the entry it belongs to, and the phase last. */
        final void complete(int index, int answer, int phase) {
            region.putIntPlain(layout.sqeOffset(index) + SqeLayout.PRODUCED, answer);
            region.putIntPlain(layout.cqeOffset(index) + CqeLayout.DONE, index);
            region.putIntRelease(layout.cqeOffset(index) + CqeLayout.FLAGS, phase);
        }

        final int answer(int index) {
            return region.getIntPlain(layout.sqeOffset(index) + SqeLayout.PRODUCED);
        }
    }

    /** The first lap, over zeros. */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "not yet")
    @Outcome(id = "1, 7, 0", expect = ACCEPTABLE, desc = "the first")
    @Outcome(id = "2, 7, 8", expect = ACCEPTABLE, desc = "both, in order")
    @Outcome(expect = FORBIDDEN, desc = "a completion without its answer")
    @State
    public static class FirstLap extends Shared {
        @Actor
        public void device() {
            complete(0, ANSWER, CqeLayout.PHASE);
            complete(1, ANSWER + 1, CqeLayout.PHASE);
        }

        @Actor
        public void driver(III_Result result) {
            if (ring.isReadyAcquire()) {
                result.r1 = 1;
                result.r2 = answer(CqeLayout.index(ring.donePlain()));
                ring.advance();
                if (ring.isReadyAcquire()) {
                    result.r1 = 2;
                    result.r3 = answer(CqeLayout.index(ring.donePlain()));
                }
            }
        }
    }

    /** The second lap, over the completions of the first, which must not be taken for new ones. */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "not yet")
    @Outcome(id = "1, 17, 0", expect = ACCEPTABLE, desc = "the new answer")
    @Outcome(expect = FORBIDDEN, desc = "an answer of the lap before")
    @State
    public static class SecondLap extends Shared {
        public SecondLap() {
            for (int index = 0; index < DEPTH; index++) {
                complete(index, ANSWER, CqeLayout.PHASE);
                ring.advance();
            }
        }

        @Actor
        public void device() {
            complete(0, ANSWER + 10, 0);
        }

        @Actor
        public void driver(III_Result result) {
            if (ring.isReadyAcquire()) {
                result.r1 = 1;
                result.r2 = answer(CqeLayout.index(ring.donePlain()));
            }
        }
    }
}
