// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.zip.WarpDrive;

/**
 * A thread that is interrupted, or that dies, at the n-th point of its streams' lives. {@code -Dwdtest.faults=all} tries each
 * point; else some are drawn anew in each run.
 */
class DyingThreadsTest {
    private static final boolean ALL = "all".equals(System.getProperty("wdtest.faults"));
    private static final int STRIDE = 40;
    private static final int COLLECTIONS = 200;
    private static final long SEED = Long.getLong("wdtest.seed", System.nanoTime());
    private static final byte[] PLAIN = Lives.text(150_000);

    @BeforeAll
    static void thereAreStreamsOfOurs() {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
    }

    /** java.util.zip has no interruptible calls: the bytes are right, and the interrupt is left to the caller. */
    @ParameterizedTest
    @EnumSource
    void anInterruptChangesNoByteAndIsKept(World.Mode mode) throws Exception {
        World world = new World(mode);
        byte[] stream = Lives.byTheJdk(PLAIN);
        Random random = new Random(SEED);
        int struck = 0;
        boolean reached = true;
        for (int n = 1; reached; n += ALL ? 1 : 1 + random.nextInt(2 * STRIDE)) {
            String which = mode + ", seed " + SEED + ", point " + n;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            FaultPoints.arm(n, DyingThreadsTest::interrupt);
            boolean refused = Lives.deflate(world, PLAIN, out);
            boolean ofDeflater = Thread.interrupted();
            ByteArrayOutputStream back = new ByteArrayOutputStream();
            refused |= Lives.inflate(world, stream, back);
            reached = FaultPoints.disarm();
            assertThat(ofDeflater || Thread.interrupted()).as(which).isEqualTo(reached);
            assertThat(refused).as(which).isFalse();
            assertThat(Arrays.equals(out.toByteArray(), PLAIN)).as(which).isTrue();
            assertThat(Arrays.equals(back.toByteArray(), PLAIN)).as(which).isTrue();
            struck += reached ? 1 : 0;
        }
        assertThat(struck).isGreaterThan(ALL ? 300 : 5);
    }

    private static @Nullable Error interrupt() {
        Thread.currentThread().interrupt();
        return null;
    }

    /** Nobody ends the streams of a thread that died. What they held comes back, and other threads go on meanwhile. */
    @ParameterizedTest
    @EnumSource
    void aThreadThatDiesKeepsNothingAndHoldsUpNobody(World.Mode mode) throws Exception {
        World world = new World(mode);
        byte[] stream = Lives.byTheJdk(PLAIN);
        Random random = new Random(SEED);
        List<Supplier<Error>> errors =
                List.of(ThreadDeath::new, () -> new OutOfMemoryError("thrown by a test"), StackOverflowError::new);
        int struck = 0;
        boolean reached = true;
        for (int n = 1; reached; n += ALL ? 3 : 1 + random.nextInt(2 * STRIDE)) {
            String which = mode + ", seed " + SEED + ", point " + n;
            AtomicReference<@Nullable Throwable> killer = new AtomicReference<>();
            AtomicBoolean hit = new AtomicBoolean();
            int point = n;
            Thread thread = new Thread(() -> {
                FaultPoints.arm(point, errors.get(point % errors.size()));
                try {
                    oneDeflaterAndOneInflater(world, stream);
                } catch (DataFormatException | ReflectiveOperationException e) {
                    throw new AssertionError(which, e);
                } finally {
                    hit.set(FaultPoints.disarm());
                }
            });
            thread.setUncaughtExceptionHandler((dead, error) -> killer.set(error));
            thread.start();
            thread.join();
            reached = hit.get();
            struck += reached ? 1 : 0;
            Throwable by = killer.get();
            // Null where the error was ours to save, or came at the end of a call that had bytes to give out.
            assertThat(by == null || FaultPoints.isOurs(by) || Lives.isRefusal(by))
                    .as("%s: %s", which, by)
                    .isTrue();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(Lives.deflate(world, PLAIN, out)).as(which).isFalse();
            assertThat(Arrays.equals(out.toByteArray(), PLAIN)).as(which).isTrue();
        }
        assertThat(struck).isGreaterThan(ALL ? 100 : 5);
        assertThat(isAllGivenBack(world)).as("%s, seed %d", mode, SEED).isTrue();
    }

    /** No call here catches anything, and no stream is ended after an error. */
    private static void oneDeflaterAndOneInflater(World world, byte[] stream)
            throws DataFormatException, ReflectiveOperationException {
        Deflater deflater = world.deflater(true);
        byte[] room = new byte[20_000];
        deflater.setInput(PLAIN, 0, 80_000);
        deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        deflater.setInput(PLAIN, 80_000, PLAIN.length - 80_000);
        deflater.finish();
        while (!deflater.finished()) {
            deflater.deflate(room);
        }
        deflater.end();
        Inflater inflater = world.inflater(false);
        inflater.setInput(stream);
        while (!inflater.finished()) {
            inflater.inflate(room);
        }
        inflater.end();
    }

    /** Garbage is found by the collector, and given back by whoever makes the next stream. */
    private static boolean isAllGivenBack(World world) throws Exception {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            world.deflater(true).end();
            if (world.leased() == 0) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }
}
