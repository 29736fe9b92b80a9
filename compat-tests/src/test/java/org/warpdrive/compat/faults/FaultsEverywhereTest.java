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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
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

    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final int ENOUGH_CALLS = 100_000;
    private static final long SEED = Long.getLong("wdtest.seed", System.nanoTime());

    /** Who does the blocks. */
    enum Mode {
        NATIVE(6, Map.of()),
        ISAL(1, Map.of()),
        STORED(0, Map.of()),
        JDK_BLOCKS(7, Map.of()),
        TWO_THREADS(6, Map.of("warpdrive.threads", "2")),
        THREE_THREADS(1, Map.of("warpdrive.threads", "3")),
        SOFT_DEVICE(6, Map.of("warpdrive.engine", "soft", "warpdrive.devices", "soft:queues=2"));

        final int level;

        @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
        final Map<String, String> properties;

        Mode(int level, Map<String, String> properties) {
            this.level = level;
            this.properties = properties;
        }
    }

    /** WarpDrive as a process of that mode has it, in a loader of its own. */
    private static final class World {
        private final FaultLoader loader = new FaultLoader();
        private final Mode mode;
        private final Constructor<?> deflater;
        private final Constructor<?> inflater;
        private final List<Inflater> crowd = new ArrayList<>();
        private long ofCrowd;

        World(Mode mode) throws ReflectiveOperationException {
            this.mode = mode;
            deflater = loader.loadClass("org.warpdrive.zip.WdDeflater").getConstructor(int.class, boolean.class);
            inflater = loader.loadClass("org.warpdrive.zip.WdInflater").getConstructor(boolean.class);
            mode.properties.forEach(System::setProperty);
            try {
                deflater(false).end();
            } finally {
                mode.properties.keySet().forEach(System::clearProperty);
            }
        }

        Deflater deflater(boolean nowrap) throws ReflectiveOperationException {
            Deflater made = (Deflater) make(deflater, mode.level, nowrap);
            if (mode == Mode.JDK_BLOCKS) {
                try {
                    made.setStrategy(Deflater.HUFFMAN_ONLY);
                } catch (Throwable e) {
                    assertThat(FaultPoints.isOurs(e)).isTrue();
                    made.setStrategy(Deflater.HUFFMAN_ONLY);
                }
            }
            return made;
        }

        Inflater inflater(boolean nowrap) throws ReflectiveOperationException {
            return (Inflater) make(inflater, nowrap);
        }

        /** What an error leaves of an object being made is garbage; the next attempt succeeds. */
        private static Object make(Constructor<?> constructor, Object... arguments)
                throws ReflectiveOperationException {
            try {
                return constructor.newInstance(arguments);
            } catch (InvocationTargetException e) {
                assertThat(FaultPoints.isOurs(Objects.requireNonNull(e.getCause())))
                        .isTrue();
                return constructor.newInstance(arguments);
            }
        }

        /** Begins as many streams as get large decoders, so that what comes after them is small. */
        void crowd() throws Exception {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                Inflater inflater = inflater(true);
                inflater.setInput(new byte[] {0, 1, 0, -2, -1, 'a'}); // a stored block, and another to come
                assertThat(inflater.inflate(new byte[10])).isEqualTo(1);
                crowd.add(inflater);
            }
            ofCrowd = leased();
        }

        private long leased() throws ReflectiveOperationException {
            return (long) loader.loadClass("org.warpdrive.engine.Pool")
                    .getMethod("leasedBytes")
                    .invoke(null);
        }

        /** Whether all memory is given back, once other threads are through with what they had. */
        boolean isNothingLeased() throws ReflectiveOperationException {
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (leased() != ofCrowd) {
                if (System.nanoTime() > end) {
                    return false;
                }
                Thread.onSpinWait();
            }
            return true;
        }
    }

    /** What one life of a stream came to. */
    private interface Life {
        /** True if the stream refused to go on. */
        boolean live(World world, byte[] given, ByteArrayOutputStream out) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void aDeflaterGoesOnRightOrRefuses(Mode mode) throws Exception {
        byte[] plain = text(230_000);
        everyPoint(new World(mode), plain, plain, FaultsEverywhereTest::deflate);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInflaterGoesOnRightOrRefuses(boolean crowded) throws Exception {
        byte[] plain = text(180_000);
        Deflater deflater = new Deflater(6);
        deflater.setInput(plain);
        deflater.finish();
        byte[] stream = new byte[plain.length];
        stream = Arrays.copyOf(stream, deflater.deflate(stream));
        deflater.end();
        World world = new World(Mode.NATIVE);
        if (crowded) {
            world.crowd();
        }
        everyPoint(world, stream, plain, FaultsEverywhereTest::inflate);
    }

    /** An output stream is closed after an error, as a caller does; what can then be read is the start of what it was given. */
    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "STORED", "TWO_THREADS"})
    void anOutputStreamCutShortWritesNothingElseAndHoldsNothing(Mode mode) throws Exception {
        byte[] plain = text(400_000);
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
                assertThat(FaultPoints.isOurs(e) || isRefusal(e))
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
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.write(next);
            }
        } catch (IOException e) {
            // cut short
        }
        return read.toByteArray();
    }

    /** What an error left of end() goes on, refuses to, or is closed; it ends when it is told again. */
    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "STORED", "TWO_THREADS"})
    void aStreamWhoseEndWasCutShortTouchesNoMemoryThatIsGone(Mode mode) throws Exception {
        byte[] plain = text(900_000);
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
        Mode mode = world.mode;
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

    private static String place(Mode mode, int n) {
        return mode + ", seed " + SEED + ", point " + n + ": " + FaultPoints.where();
    }

    private static Iterable<Supplier<Error>> errors() {
        return List.of(
                () -> new OutOfMemoryError("thrown by a test"),
                () -> new StackOverflowError("thrown by a test"),
                () -> new InternalError("thrown by a test"));
    }

    /** Compresses and decodes what came out by the JDK; the latter goes to {@code out}. */
    private static boolean deflate(World world, byte[] plain, ByteArrayOutputStream out) throws Exception {
        Deflater deflater = world.deflater(true);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        boolean refused = deflate(deflater, plain, stream);
        decode(stream.toByteArray(), out);
        if (refused) {
            deflater.reset();
            stream.reset();
            assertThat(deflate(deflater, plain, stream)).isFalse();
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            decode(stream.toByteArray(), again);
            assertThat(Arrays.equals(again.toByteArray(), plain)).isTrue();
        }
        end(deflater::end);
        return refused;
    }

    private static boolean deflate(Deflater deflater, byte[] plain, ByteArrayOutputStream stream) {
        byte[] room = new byte[9000];
        byte[] otherRoom = new byte[9000];
        int position = 0;
        int calls = 0;
        while (true) {
            assertThat(calls++).isLessThan(ENOUGH_CALLS);
            try {
                if (deflater.finished()) {
                    return false;
                }
                if (deflater.needsInput()) {
                    int count = Math.min(50_000, plain.length - position);
                    if (count > 0) {
                        deflater.setInput(plain, position, count);
                        position += count;
                    } else {
                        deflater.finish();
                    }
                }
                int flush = position == 100_000 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
                if (calls % 2 == 0) {
                    stream.write(otherRoom, 0, deflater.deflate(ByteBuffer.wrap(otherRoom), flush));
                } else {
                    stream.write(room, 0, deflater.deflate(room, 0, room.length, flush));
                }
            } catch (Throwable e) {
                if (isRefusal(e)) {
                    return true;
                }
            }
        }
    }

    private static boolean inflate(World world, byte[] stream, ByteArrayOutputStream out) throws Exception {
        Inflater inflater = world.inflater(false);
        boolean refused = inflate(inflater, stream, out);
        if (refused) {
            inflater.reset();
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            assertThat(inflate(inflater, stream, again)).isFalse();
            assertThat(Arrays.mismatch(again.toByteArray(), out.toByteArray())).isIn(-1, out.size());
        }
        end(inflater::end);
        return refused;
    }

    private static boolean inflate(Inflater inflater, byte[] stream, ByteArrayOutputStream out) {
        byte[] room = new byte[7000];
        byte[] otherRoom = new byte[7000];
        int position = 0;
        int calls = 0;
        while (true) {
            assertThat(calls++).isLessThan(ENOUGH_CALLS);
            try {
                if (inflater.finished()) {
                    return false;
                }
                if (inflater.needsInput()) {
                    int count = Math.min(5000, stream.length - position);
                    inflater.setInput(stream, position, count);
                    position += count;
                }
                if (calls % 2 == 0) {
                    out.write(otherRoom, 0, inflater.inflate(ByteBuffer.wrap(otherRoom)));
                } else {
                    out.write(room, 0, inflater.inflate(room, 0, room.length));
                }
            } catch (Throwable e) {
                if (isRefusal(e)) {
                    return true;
                }
            }
        }
    }

    private static boolean isRefusal(Throwable e) {
        if (FaultPoints.isOurs(e)) {
            return false;
        }
        if (e instanceof IllegalStateException && String.valueOf(e.getMessage()).contains("an error cut")) {
            return true;
        }
        throw new AssertionError("neither the fault nor a refusal", e);
    }

    private static void end(Runnable end) {
        for (int i = 0; i < 2; i++) {
            try {
                end.run();
            } catch (Throwable e) {
                assertThat(FaultPoints.isOurs(e)).isTrue();
            }
        }
    }

    private static void decode(byte[] stream, ByteArrayOutputStream out) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(stream);
        byte[] room = new byte[10_000];
        for (int count = inflater.inflate(room); count > 0; count = inflater.inflate(room)) {
            out.write(room, 0, count);
        }
        inflater.end();
    }

    private static byte[] text(int length) {
        Random random = new Random(11);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append("line ")
                    .append(random.nextInt(5000))
                    .append(" of user ")
                    .append(random.nextInt(90))
                    .append('\n');
        }
        return text.substring(0, length).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
