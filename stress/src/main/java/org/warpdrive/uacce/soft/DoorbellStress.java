// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.warpdrive.uacce.DeviceRegion;

/** Doorbells of several threads on their way to the soft device. */
public final class DoorbellStress {
    private DoorbellStress() {}

    private static void takeAll(DoorbellStream doorbells, StringBuilder taken) {
        while (doorbells.take()) {
            taken.append(taken.isEmpty() ? "" : " ").append(doorbells.value());
        }
    }

    /** Two drivers ring at once. */
    @JCStressTest
    @Outcome(
            id = {"1 2 3", "1 3 2", "3 1 2"},
            expect = ACCEPTABLE,
            desc = "all, each driver's in its order")
    @Outcome(expect = FORBIDDEN, desc = "one is lost, twice there or overtaken")
    @State
    public static class NoneIsLost {
        private final DoorbellStream doorbells = new DoorbellStream();

        @Actor
        public void one() {
            doorbells.offer(1);
            doorbells.offer(2);
        }

        @Actor
        public void other() {
            doorbells.offer(3);
        }

        @Arbiter
        public void after(L_Result result) {
            StringBuilder taken = new StringBuilder();
            takeAll(doorbells, taken);
            result.r1 = taken.toString();
        }
    }

    /** The device takes doorbells while they come. */
    @JCStressTest
    @Outcome(id = "1 2 3", expect = ACCEPTABLE, desc = "all in their order")
    @Outcome(expect = FORBIDDEN, desc = "one is lost, twice there or overtaken")
    @State
    public static class TakenWhileTheyCome {
        private final DoorbellStream doorbells = new DoorbellStream();
        private final StringBuilder taken = new StringBuilder();

        @Actor
        public void driver() {
            doorbells.offer(1);
            doorbells.offer(2);
            doorbells.offer(3);
        }

        @Actor
        public void device() {
            takeAll(doorbells, taken);
        }

        @Arbiter
        public void after(L_Result result) {
            takeAll(doorbells, taken);
            result.r1 = taken.toString();
        }
    }

    /** What was written into the ring before the doorbell is there when the device hears it. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "not rung yet")
    @Outcome(id = "1, 5", expect = ACCEPTABLE, desc = "the request")
    @Outcome(expect = FORBIDDEN, desc = "rung before the request was there")
    @State
    public static class PublishesTheRequest {
        private final DoorbellStream doorbells = new DoorbellStream();
        private final DeviceRegion region = new DeviceRegion(ByteBuffer.allocateDirect(Long.BYTES), 0);

        @Actor
        public void driver() {
            region.putLongPlain(0, 5);
            doorbells.offer(1);
        }

        @Actor
        public void device(II_Result result) {
            if (doorbells.take()) {
                result.r1 = (int) doorbells.value();
                result.r2 = (int) region.getLongPlain(0);
            }
        }
    }
}
