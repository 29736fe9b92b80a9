// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.zip.WarpDrive;

/**
 * The stack really gives out, in the middle of a stream, at each distance from its end at which a call may be made. Unlike
 * the errors of {@link FaultsEverywhereTest}, one of these may come out of the JVM or the JDK, and again on the way back.
 */
class StackDepthsTest {
    private static final boolean ALL = "all".equals(System.getProperty("wdtest.faults"));
    private static final int STACK_BYTES = 512 << 10;

    /** Frames of {@link Descent#down}, of a hundred bytes or so each; beyond the last, no call failed for long. */
    private static final int MAX_STEPS = 3_000;

    private static final int ENOUGH_THAT_SUCCEED = 400;
    private static final byte[] PLAIN = Lives.text(120_000);

    @BeforeAll
    static void thereAreStreamsOfOurs() {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
    }

    /** Runs to the end of the stack, and makes a call so many frames before it. */
    private static final class Descent implements Runnable {
        private final Callable<?> call;
        private int steps;
        private @Nullable Throwable thrown;

        Descent(Callable<?> call, int steps) {
            this.call = call;
            this.steps = steps;
        }

        @Override
        public void run() {
            down();
        }

        @SuppressWarnings("InfiniteRecursion") // until there is no stack
        private void down() {
            try {
                down();
            } catch (StackOverflowError e) {
                // The way back begins.
            }
            steps--;
            if (steps == 0) {
                try {
                    call.call();
                } catch (Throwable e) {
                    thrown = e;
                }
            }
        }

        /** What came out of the call, if anything. */
        static @Nullable Throwable thrownAt(int steps, Callable<?> call) throws InterruptedException {
            Descent descent = new Descent(call, steps);
            Thread thread = new Thread(null, descent, "deep", STACK_BYTES);
            thread.start();
            thread.join();
            return descent.thrown;
        }
    }

    /** Classes are loaded: what an initialiser that finds no stack takes away is another test's. */
    private static World warm(World.Mode mode) throws Exception {
        World world = new World(mode);
        assertThat(Lives.deflate(world, PLAIN, new ByteArrayOutputStream())).isFalse();
        return world;
    }

    @ParameterizedTest
    @EnumSource
    void aDeflaterGoesOnRightOrRefuses(World.Mode mode) throws Exception {
        deflate(mode, PLAIN, Deflater.SYNC_FLUSH);
    }

    /** Blocks that are not flushed are done by several threads, and each may meet the end of its stack in another's. */
    @ParameterizedTest
    @EnumSource(names = {"TWO_THREADS", "THREE_THREADS"})
    void aDeflaterOfSeveralThreadsGoesOnRightOrRefuses(World.Mode mode) throws Exception {
        deflate(mode, Lives.text(700_000), Deflater.NO_FLUSH);
    }

    private static void deflate(World.Mode mode, byte[] plain, int flush) throws Exception {
        World world = warm(mode);
        byte[] room = new byte[plain.length];
        List<Integer> overflows = new ArrayList<>();
        int good = 0;
        for (int steps = 1; steps < MAX_STEPS && good < ENOUGH_THAT_SUCCEED; steps += ALL ? 1 : 7) {
            Deflater deflater = world.deflater(true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            deflater.setInput(plain, 0, 50_000);
            while (!deflater.needsInput()) { // new parameters take a call of their own
                out.write(room, 0, deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH));
            }
            deflater.setInput(plain, 50_000, plain.length - 50_000);
            if (flush == Deflater.NO_FLUSH) {
                deflater.finish();
            }
            int[] count = new int[1];
            Throwable thrown = Descent.thrownAt(steps, () -> count[0] = deflater.deflate(room, 0, room.length, flush));
            out.write(room, 0, count[0]);
            String which = mode + ", " + steps + " frames before the end of the stack: " + thrown;
            assertThat(thrown == null || thrown instanceof StackOverflowError)
                    .as(which)
                    .isTrue();
            boolean refused = false;
            try {
                deflater.finish();
                while (!deflater.finished()) {
                    out.write(room, 0, deflater.deflate(room));
                }
            } catch (IllegalStateException e) {
                assertThat(e).as(which).hasMessageContaining("an error cut");
                refused = true;
            }
            ByteArrayOutputStream back = new ByteArrayOutputStream();
            Lives.decode(out.toByteArray(), back);
            byte[] decoded = back.toByteArray();
            assertThat(Arrays.equals(decoded, Arrays.copyOf(plain, decoded.length)))
                    .as(which)
                    .isTrue();
            assertThat(decoded.length == plain.length || refused).as(which).isTrue();
            deflater.end();
            assertThat(world.isNothingLeased()).as(which).isTrue();
            good = thrown == null ? good + (ALL ? 1 : 7) : 0;
            if (thrown != null) {
                overflows.add(steps);
            }
        }
        assertThat(overflows).isNotEmpty();
        assertThat(good).isGreaterThanOrEqualTo(ENOUGH_THAT_SUCCEED);
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "SOFT_DEVICE"})
    void anInflaterGoesOnRightOrRefuses(World.Mode mode) throws Exception {
        World world = warm(mode);
        byte[] stream = Lives.byTheJdk(PLAIN);
        int overflows = 0;
        int good = 0;
        for (int steps = 1; steps < MAX_STEPS && good < ENOUGH_THAT_SUCCEED; steps += ALL ? 1 : 7) {
            Inflater inflater = world.inflater(false);
            byte[] back = new byte[PLAIN.length + 1];
            inflater.setInput(stream);
            int first = inflater.inflate(back, 0, 50_000);
            int[] count = new int[1];
            Throwable thrown =
                    Descent.thrownAt(steps, () -> count[0] = inflater.inflate(back, first, back.length - first));
            String which = mode + ", " + steps + " frames before the end of the stack: " + thrown;
            assertThat(thrown == null || thrown instanceof StackOverflowError)
                    .as(which)
                    .isTrue();
            int total = first + count[0];
            boolean refused = false;
            try {
                while (!inflater.finished()) {
                    total += inflater.inflate(back, total, back.length - total);
                }
            } catch (IllegalStateException e) {
                assertThat(e).as(which).hasMessageContaining("an error cut");
                refused = true;
            }
            assertThat(total == PLAIN.length || refused).as(which).isTrue();
            assertThat(Arrays.equals(back, 0, total, PLAIN, 0, total)).as(which).isTrue();
            inflater.end();
            assertThat(world.isNothingLeased()).as(which).isTrue();
            good = thrown == null ? good + (ALL ? 1 : 7) : 0;
            overflows += thrown == null ? 0 : 1;
        }
        assertThat(overflows).isPositive();
        assertThat(good).isGreaterThanOrEqualTo(ENOUGH_THAT_SUCCEED);
    }
}
