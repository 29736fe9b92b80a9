// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.zip.WarpDrive;

/**
 * An error thrown at the n-th point of a stream's life, for every n there is: afterwards the stream goes on right, or refuses to
 * until it is reset; it holds nothing once it is ended; and what it gave out decodes to what it was given. {@code -Dwdtest.faults=all} tries
 * each point with each error; else they are taken in turns from a place that is drawn anew in each run.
 */
class FaultsEverywhereTest {
    private static final boolean ALL = "all".equals(System.getProperty("wdtest.faults"));

    /** Of all points, one in so many is tried where not all are. */
    private static final int STRIDE = 19;

    private static final long SEED = Long.getLong("wdtest.seed", System.nanoTime());

    /** What one life of a stream came to. */
    private interface Life {
        /** True if the stream refused to go on. */
        boolean live(World world, byte[] given, ByteArrayOutputStream out) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void aDeflaterGoesOnRightOrRefuses(World.Mode mode) throws Exception {
        byte[] plain = Lives.text(230_000);
        everyPoint(new World(mode), plain, plain, Lives::deflate);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInflaterGoesOnRightOrRefuses(boolean crowded) throws Exception {
        byte[] plain = Lives.text(180_000);
        Deflater deflater = new Deflater(6);
        deflater.setInput(plain);
        deflater.finish();
        byte[] stream = new byte[plain.length];
        stream = Arrays.copyOf(stream, deflater.deflate(stream));
        deflater.end();
        World world = new World(World.Mode.NATIVE);
        if (crowded) {
            world.crowd();
        }
        everyPoint(world, stream, plain, Lives::inflate);
    }

    /** An output stream is closed after an error, as a caller does; what can then be read is the start of what it was given. */
    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "STORED", "TWO_THREADS"})
    void anOutputStreamCutShortWritesNothingElseAndHoldsNothing(World.Mode mode) throws Exception {
        byte[] plain = Lives.text(400_000);
        World world = new World(mode);
        Constructor<?> gzip = world.loader
                .loadClass("org.warpdrive.zip.WdGZIPOutputStream")
                .getConstructor(OutputStream.class, int.class, boolean.class, int.class);
        int struck = 0;
        int n = 1;
        for (boolean reached = true; reached; n += ALL ? 1 : 1 + new Random(SEED + n).nextInt(STRIDE)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            FaultPoints.arm(n, () -> new OutOfMemoryError("thrown by a test"));
            OutputStream stream = null;
            try {
                stream = (OutputStream) gzip.newInstance(out, 512, true, mode.level);
                stream.write(plain, 0, 1000);
                stream.flush();
                stream.write(plain, 1000, plain.length - 1000);
                stream.close();
            } catch (InvocationTargetException e) {
                assertThat(FaultPoints.isOurs(Objects.requireNonNull(e.getCause())))
                        .isTrue();
            } catch (Throwable e) {
                assertThat(FaultPoints.isOurs(e) || Lives.isRefusal(e))
                        .as(place(mode, n))
                        .isTrue();
            }
            reached = FaultPoints.disarm();
            struck += reached ? 1 : 0;
            String which = place(mode, n);
            closeAgain(stream);
            byte[] read = readable(out.toByteArray());
            // What was given out and not yet written is lost, as it is in the JDK's stream.
            boolean lost = FaultPoints.where().startsWith("org.warpdrive.zip.HiddenDeflater");
            assertThat(lost || Arrays.equals(read, Arrays.copyOf(plain, read.length)))
                    .as(which)
                    .isTrue();
            assertThat(read.length == plain.length || reached).as(which).isTrue();
            assertThat(world.isNothingLeased()).as(which).isTrue();
        }
        assertThat(struck).isGreaterThan(ALL ? 300 : 10);
    }

    /** As many callers do after an error. Where the end was not written, the stream may refuse to write it now. */
    private static void closeAgain(@Nullable OutputStream stream) {
        for (int i = 0; stream != null && i < 2; i++) {
            try {
                stream.close();
            } catch (IOException | RuntimeException e) {
                // it refuses
            }
        }
    }

    /** What the JDK reads of a gzip member up to its first fault. */
    private static byte[] readable(byte[] member) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(member))) {
            byte[] piece = new byte[512];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                read.write(piece, 0, count);
            }
        } catch (IOException e) {
            // cut short
        }
        return read.toByteArray();
    }

    /** What an error left of end() goes on, refuses to, or is closed; it ends when it is told again. */
    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "STORED", "TWO_THREADS"})
    void aStreamWhoseEndWasCutShortTouchesNoMemoryThatIsGone(World.Mode mode) throws Exception {
        byte[] plain = Lives.text(900_000);
        World world = new World(mode);
        boolean reached = true;
        for (int n = 1; reached; n++) {
            Deflater deflater = world.deflater(true);
            deflater.setInput(plain);
            deflater.deflate(new byte[10]);
            FaultPoints.arm(n, () -> new OutOfMemoryError("thrown by a test"));
            try {
                deflater.end();
            } catch (Throwable e) {
                assertThat(FaultPoints.isOurs(e)).isTrue();
            }
            reached = FaultPoints.disarm();
            String which = place(mode, n);
            try {
                deflater.deflate(new byte[5000]);
            } catch (Throwable e) {
                assertThat(e).as(which).message().containsAnyOf("an error cut", "has been closed");
            }
            deflater.end();
            assertThat(world.isNothingLeased()).as(which).isTrue();
        }
    }

    @BeforeAll
    static void thereAreStreamsOfOurs() {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
    }

    private static void everyPoint(World world, byte[] given, byte[] plain, Life life) throws Exception {
        World.Mode mode = world.mode;
        for (int i = 0; i < 3; i++) { // classes are loaded, pools filled
            assertThat(life.live(world, given, new ByteArrayOutputStream())).isFalse();
        }
        Random random = new Random(SEED);
        int refusals = 0;
        int struck = 0;
        for (Supplier<Error> error : errors()) {
            int n = ALL ? 1 : 1 + random.nextInt(STRIDE);
            for (boolean reached = true; reached; n += ALL ? 1 : 1 + random.nextInt(2 * STRIDE)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                FaultPoints.arm(n, error);
                boolean refused;
                try {
                    refused = life.live(world, given, out);
                } catch (Throwable e) {
                    throw new AssertionError(place(mode, n), e);
                }
                reached = FaultPoints.disarm();
                String which = place(mode, n);
                byte[] bytes = out.toByteArray();
                if (refused) {
                    refusals++;
                    assertThat(Arrays.mismatch(bytes, Arrays.copyOf(plain, bytes.length)))
                            .as(which)
                            .isEqualTo(-1);
                } else {
                    assertThat(Arrays.equals(bytes, plain)).as(which).isTrue();
                }
                assertThat(world.isNothingLeased()).as(which).isTrue();
                struck += reached ? 1 : 0;
            }
        }
        System.out.println(mode + ": struck " + struck + " points, refused after " + refusals);
        assertThat(struck).isGreaterThan(ALL ? 1000 : 30);
    }

    private static String place(World.Mode mode, int n) {
        return mode + ", seed " + SEED + ", point " + n + ": " + FaultPoints.where();
    }

    private static Iterable<Supplier<Error>> errors() {
        return List.of(
                () -> new OutOfMemoryError("thrown by a test"),
                () -> new StackOverflowError("thrown by a test"),
                () -> new InternalError("thrown by a test"));
    }
}
