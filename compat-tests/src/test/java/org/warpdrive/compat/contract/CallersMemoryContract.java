// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Meddler;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;

/**
 * The caller's memory: only what a call takes or returns is touched, only during the call, and whoever writes to it meanwhile
 * spoils his own data alone.
 */
abstract class CallersMemoryContract extends Contract {
    /** More than one block of any engine, the last one cut off by the end of input. */
    private static final int LONG = 600_011;

    private static final int[] SIZES = {0, 1, 100, 5_000, 70_000, LONG};
    private static final int[] ROOMS = {61, 4_096, 1 << 17};
    private static final List<Memory> KINDS = List.of(Memory.values());
    private static final byte REFILL = 0x5A;

    /** A piece of output: the memory it came in, and what was there when its call returned. */
    private static final class Delivery {
        private final Memory.Bytes memory;
        private final byte[] then;

        private Delivery(Memory.Bytes memory) {
            this.memory = memory;
            this.then = memory.copy(memory.length);
        }

        void checkUntouched() {
            assertThat(Arrays.equals(memory.copy(memory.length), then) && memory.marginsIntact())
                    .as("output is left alone after its call")
                    .isTrue();
        }
    }

    /** The output of one stream, a piece a call, each in memory of another kind. */
    private static final class Deliveries {
        private final List<Delivery> pieces = new ArrayList<>();
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final int room;

        Deliveries(int room) {
            this.room = room;
        }

        /** Memory for the next call. */
        Memory.Bytes next() {
            return Memory.WRITABLE.get(pieces.size() % Memory.WRITABLE.size()).allocate(room);
        }

        void add(Memory.Bytes out, int count) {
            assertThat(out.onlyWritten(count))
                    .as("only what is returned is written")
                    .isTrue();
            all.writeBytes(out.copy(count));
            pieces.add(new Delivery(out));
        }

        /** The whole output, after the last call. */
        byte[] checked() {
            pieces.forEach(Delivery::checkUntouched);
            return all.toByteArray();
        }
    }

    private static int roomFor(int size, int i) {
        return size < LONG ? ROOMS[i % ROOMS.length] : ROOMS[1 + i % 2];
    }

    private static boolean isWritable(Memory kind) {
        return Memory.WRITABLE.contains(kind);
    }

    /** Overwrites what a call took, where it can be written to; returns how far that is. */
    private static int refilled(Memory.Bytes input, Memory kind, int from, long to) {
        for (int i = from; i < to && isWritable(kind); i++) {
            input.set(i, REFILL);
        }
        return (int) to;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void deflaterTouchesNoMemoryOutsideTheCall(int level) {
        Deflater deflater = deflater(level, ZLIB);
        for (int i = 0; i < SIZES.length * KINDS.size(); i++) {
            int size = SIZES[i % SIZES.length];
            Memory kind = KINDS.get(i / SIZES.length);
            byte[] data = TestData.nth(i + level).of(size, i);
            deflater.reset();
            Memory.Bytes input = kind.of(data);
            input.input(deflater);
            deflater.finish();
            Deliveries deliveries = new Deliveries(roomFor(size, i));
            int taken = 0;
            while (!deflater.finished()) {
                Memory.Bytes out = deliveries.next();
                deliveries.add(out, out.deflate(deflater, Deflater.NO_FLUSH));
                taken = refilled(input, kind, taken, deflater.getBytesRead());
            }
            checkInput(input, data, kind);
            assertThat(Arrays.equals(Pump.inflateAll(deliveries.checked(), ZLIB), data))
                    .as("level %s, %s bytes, %s", level, size, kind)
                    .isTrue();
        }
    }

    @Test
    void inflaterTouchesNoMemoryOutsideTheCall() throws DataFormatException {
        Inflater inflater = inflater(ZLIB);
        for (int i = 0; i < SIZES.length * KINDS.size(); i++) {
            int size = SIZES[i % SIZES.length];
            Memory kind = KINDS.get(i / SIZES.length);
            byte[] data = TestData.nth(i).of(size, i);
            byte[] stream = Pump.finish(oracleDeflater(i % 10, ZLIB), data);
            inflater.reset();
            Memory.Bytes input = kind.of(stream);
            input.input(inflater);
            Deliveries deliveries = new Deliveries(roomFor(size, i));
            int taken = 0;
            while (!inflater.finished()) {
                Memory.Bytes out = deliveries.next();
                deliveries.add(out, out.inflate(inflater));
                taken = refilled(input, kind, taken, inflater.getBytesRead());
            }
            checkInput(input, stream, kind);
            assertThat(Arrays.equals(deliveries.checked(), data))
                    .as("%s bytes, %s", size, kind)
                    .isTrue();
        }
    }

    /** The whole of the input was taken: it is as given, or as refilled. */
    private static void checkInput(Memory.Bytes input, byte[] data, Memory kind) {
        byte[] expected = data.clone();
        if (isWritable(kind)) {
            Arrays.fill(expected, REFILL);
        }
        assertThat(Arrays.equals(input.copy(data.length), expected) && input.marginsIntact())
                .as("input is only read")
                .isTrue();
    }

    @Test
    void streamsTouchNoMemoryOutsideTheCall() throws IOException {
        for (int size : SIZES) {
            byte[] data = TestData.JSON.of(size);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            byte[] buffer = new byte[9_000];
            try (GZIPOutputStream out = engine().gzipOutput(written)) {
                for (int at = 0, step; at < size; at += step) {
                    step = Math.min(size - at, buffer.length - 10);
                    System.arraycopy(data, at, buffer, 5, step);
                    out.write(buffer, 5, step);
                    Arrays.fill(buffer, REFILL);
                }
            }
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(written.toByteArray()))) {
                assertThat(Arrays.equals(in.readAllBytes(), data))
                        .as("%s bytes", size)
                        .isTrue();
            }
            try (GZIPInputStream in = engine().gzipInput(new ByteArrayInputStream(written.toByteArray()))) {
                checkReads(in, data);
            }
            byte[] zlib = Pump.finish(oracleDeflater(6, ZLIB), data);
            try (InflaterInputStream in = engine().inflaterInput(new ByteArrayInputStream(zlib))) {
                checkReads(in, data);
            }
        }
    }

    private static void checkReads(InflaterInputStream in, byte[] data) throws IOException {
        byte[] buffer = new byte[9_000];
        int at = 0;
        while (true) {
            Arrays.fill(buffer, REFILL);
            int count = in.read(buffer, 5, buffer.length - 10);
            byte[] expected = new byte[buffer.length];
            Arrays.fill(expected, REFILL);
            if (count > 0) {
                System.arraycopy(data, at, expected, 5, count);
                at += count;
            }
            assertThat(Arrays.equals(buffer, expected))
                    .as("only what is returned is written, at %s", at)
                    .isTrue();
            if (count < 0) {
                assertThat(at).isEqualTo(data.length);
                return;
            }
        }
    }

    /** The stream is that of some content: of what it decodes to, it has the checksum. */
    @ParameterizedTest
    @EnumSource(
            value = Memory.class,
            names = {"ARRAY_AT_OFFSET", "HEAP_SLICE", "DIRECT_SLICE"})
    void inputChangedWhileItIsDeflatedGivesAStreamWithItsChecksum(Memory kind) throws Exception {
        for (int i = 0; i < 18; i++) {
            int level = 1 + i % 9;
            Deflater deflater = deflater(level, ZLIB);
            Memory.Bytes input = kind.of(TestData.nth(i / 9 + level).of(LONG, i));
            int room = roomFor(LONG, i);
            Memory outKind = Memory.WRITABLE.get(i % 6);
            byte[] stream = Meddler.during(input, i, () -> deflateAll(deflater, input, room, outKind));
            Inflater decoder = new Inflater();
            decoder.setInput(stream);
            byte[] decoded = Pump.inflateAvailable(decoder, new byte[0]);
            assertThat(decoder.finished())
                    .as("level %s: the stream is whole", level)
                    .isTrue();
            assertThat(decoded.length).as("level %s", level).isEqualTo(LONG);
            assertThat(deflater.getAdler()).as("level %s", level).isEqualTo(decoder.getAdler());
            decoder.end();
            assertThat(input.marginsIntact()).isTrue();
            checkStillDeflates(deflater, i);
        }
    }

    private static byte[] deflateAll(Deflater deflater, Memory.Bytes input, int room, Memory kind) {
        input.input(deflater);
        deflater.finish();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (!deflater.finished()) {
            Memory.Bytes out = kind.allocate(room);
            int count = out.deflate(deflater, Deflater.NO_FLUSH);
            assertThat(out.onlyWritten(count))
                    .as("only what is returned is written")
                    .isTrue();
            all.writeBytes(out.copy(count));
        }
        return all.toByteArray();
    }

    private static void checkStillDeflates(Deflater deflater, int seed) {
        byte[] data = TestData.TEXT.of(50_000, seed);
        deflater.reset();
        assertThat(Arrays.equals(Pump.inflateAll(Pump.finish(deflater, data), ZLIB), data))
                .as("the deflater is sound")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Memory.class,
            names = {"ARRAY_AT_OFFSET", "HEAP_SLICE", "DIRECT_SLICE"})
    void outputChangedWhileItIsDeflatedToSpoilsNothingElse(Memory kind) throws Exception {
        for (int i = 0; i < 10; i++) {
            Deflater deflater = deflater(i, ZLIB);
            deflater.setInput(TestData.nth(i).of(LONG, i));
            deflater.finish();
            Memory.Bytes out = kind.allocate(LONG + LONG / 8);
            int count = Meddler.during(out, i, () -> out.deflate(deflater, Deflater.NO_FLUSH));
            assertThat(count).isBetween(1, out.length);
            assertThat(deflater.finished()).isTrue();
            assertThat(out.marginsIntact()).isTrue();
            checkStillDeflates(deflater, i);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Memory.class,
            names = {"ARRAY_AT_OFFSET", "HEAP_SLICE", "DIRECT_SLICE"})
    void memoryChangedWhileItIsInflatedGivesDataOrAnError(Memory kind) throws Exception {
        for (int i = 0; i < 20; i++) {
            byte[] data = TestData.nth(i).of(LONG, i);
            byte[] stream = Pump.finish(oracleDeflater(i % 10, ZLIB), data);
            Inflater inflater = inflater(i % 4 == 0);
            int skipped = i % 4 == 0 ? 2 : 0;
            Memory.Bytes input = kind.of(Arrays.copyOfRange(stream, skipped, stream.length));
            Memory.Bytes out = Memory.WRITABLE.get(i % 6).allocate(i % 3 == 0 ? LONG : 20_000);
            input.input(inflater);
            Meddler.during(i % 2 == 0 ? input : out, i, () -> inflateWhatCanBe(inflater, out));
            assertThat(input.marginsIntact() && out.marginsIntact()).isTrue();
            inflater.reset();
            inflater.setInput(stream, skipped, stream.length - skipped);
            assertThat(Arrays.equals(Pump.inflateAvailable(inflater, new byte[0]), data))
                    .as("the inflater is sound")
                    .isTrue();
        }
    }

    /** Until the end, an error, or a call that gives nothing; each call's output goes to the same memory. The bytes in all. */
    private static long inflateWhatCanBe(Inflater inflater, Memory.Bytes out) {
        long bytes = 0;
        int count;
        do {
            if (out.buffer != null) {
                out.buffer.position(out.offset);
            }
            try {
                count = out.inflate(inflater);
            } catch (DataFormatException e) {
                return bytes;
            }
            assertThat(count).isBetween(0, out.length);
            bytes += count;
            assertThat(inflater.getBytesWritten()).isEqualTo(bytes);
        } while (count > 0 && !inflater.finished());
        return bytes;
    }
}
