// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;

/** Input by reference, and every kind of memory on both sides. */
abstract class DeflaterInputContract extends Contract {
    private static final byte[] DATA = TestData.TEXT.of(20_000);

    static List<Memory> writable() {
        return Memory.WRITABLE;
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void everyKindOfInputRoundTripsAndIsNotWrittenTo(Memory kind) {
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Deflater deflater = deflater(nowrap);
            Memory.Bytes input = kind.of(DATA);
            input.input(deflater);
            assertThat(input.moved()).as("position moved by setInput alone").isLessThanOrEqualTo(0);
            deflater.finish();
            assertThat(Pump.inflateAll(Pump.finish(deflater, 777), nowrap)).isEqualTo(DATA);
            assertThat(input.marginsIntact()).isTrue();
            assertThat(input.copy(DATA.length)).isEqualTo(DATA);
            if (input.buffer != null) {
                assertThat(input.moved()).isEqualTo(DATA.length);
                assertThat(input.buffer.hasRemaining()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("writable")
    void everyKindOfOutputStaysInItsBounds(Memory kind) {
        for (int room : new int[] {1, 7, 100, 5000}) {
            Deflater deflater = deflater(ZLIB);
            deflater.setInput(DATA);
            byte[] stream = Pump.join(
                    Pump.drain(deflater, Deflater.NO_FLUSH, room, kind),
                    room >= 7 ? Pump.drain(deflater, Deflater.SYNC_FLUSH, room, kind) : new byte[0]);
            deflater.finish();
            stream = Pump.join(stream, Pump.drain(deflater, Deflater.NO_FLUSH, room, kind));
            if (!deflater.finished()) {
                stream = Pump.join(stream, Pump.finish(deflater, room));
            }
            assertThat(Pump.inflateAll(stream, ZLIB)).isEqualTo(DATA);
        }
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void bufferPositionIsTheInputTaken(Memory kind) {
        byte[] data = TestData.RANDOM.of(600_000);
        Deflater deflater = deflater(RAW);
        Memory.Bytes input = kind.of(data);
        input.input(deflater);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] room = new byte[3000];
        int n;
        do {
            n = deflater.deflate(room);
            stream.write(room, 0, n);
            if (input.buffer != null) {
                assertThat(input.moved()).isEqualTo(deflater.getTotalIn());
            }
        } while (n == room.length);
        assertThat(deflater.getTotalIn()).isEqualTo(data.length);
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 3000));
        assertThat(Pump.inflateAll(stream.toByteArray(), RAW)).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3_000, 70_000, 400_000})
    void arrayIsReadWhenDeflatedNotWhenSet(int size) {
        byte[] live = new byte[size];
        Deflater deflater = deflater(ZLIB);
        deflater.setInput(live);
        byte[] data = TestData.TEXT.of(size);
        System.arraycopy(data, 0, live, 0, size);
        deflater.finish();
        assertThat(Pump.inflateAll(Pump.finish(deflater, 4096), ZLIB)).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bufferIsReadWhenDeflatedNotWhenSet(boolean direct) {
        byte[] data = TestData.TEXT.of(70_000);
        ByteBuffer live = direct ? ByteBuffer.allocateDirect(data.length) : ByteBuffer.allocate(data.length);
        Deflater deflater = deflater(RAW);
        deflater.setInput(live);
        live.duplicate().put(data);
        deflater.finish();
        assertThat(Pump.inflateAll(Pump.finish(deflater, 4096), RAW)).isEqualTo(data);
    }

    @Test
    void bytesOnceTakenMayBeOverwritten() {
        Deflater deflater = deflater(RAW);
        byte[] live = new byte[1000];
        byte[] data = TestData.JSON.of(500_000);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int at = 0; at < data.length; at += live.length) {
            System.arraycopy(data, at, live, 0, live.length);
            deflater.setInput(live);
            stream.writeBytes(Pump.drain(deflater, Deflater.NO_FLUSH));
            assertThat(deflater.needsInput()).isTrue();
        }
        Arrays.fill(live, (byte) 0x55);
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 4096));
        assertThat(Pump.inflateAll(stream.toByteArray(), RAW)).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneBufferSetOnceAndRefilledForEachPiece(boolean direct) {
        byte[] data = TestData.TEXT.of(300_000);
        ByteBuffer live = direct ? ByteBuffer.allocateDirect(8192) : ByteBuffer.allocate(8192);
        live.limit(0);
        Deflater deflater = deflater(RAW);
        deflater.setInput(live);
        assertThat(deflater.needsInput()).isTrue();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Random random = new Random(5);
        for (int at = 0; at < data.length; ) {
            int n = Math.min(1 + random.nextInt(live.capacity()), data.length - at);
            live.clear().put(data, at, n).flip();
            at += n;
            assertThat(deflater.needsInput()).isFalse();
            stream.writeBytes(Pump.drain(deflater, random.nextInt(4) == 0 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH));
            assertThat(live.hasRemaining()).isFalse();
            assertThat(deflater.needsInput()).isTrue();
            assertThat(deflater.getTotalIn()).isEqualTo(at);
        }
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 4096));
        assertThat(Pump.inflateAll(stream.toByteArray(), RAW)).isEqualTo(data);
    }

    @Test
    void positionAndLimitMovedByTheCallerCount() {
        ByteBuffer live = ByteBuffer.allocateDirect(100);
        live.duplicate().put(TestData.TEXT.of(100));
        Deflater deflater = deflater(RAW);
        deflater.setInput(live);
        live.position(10).limit(30);
        byte[] first = Pump.drain(deflater, Deflater.SYNC_FLUSH);
        assertThat(deflater.getTotalIn()).isEqualTo(20);
        assertThat(live.position()).isEqualTo(30);
        live.limit(50).position(45);
        deflater.finish();
        byte[] stream = Pump.join(first, Pump.finish(deflater, 100));
        byte[] text = TestData.TEXT.of(100);
        assertThat(Pump.inflateAll(stream, RAW))
                .isEqualTo(Pump.join(Arrays.copyOfRange(text, 10, 30), Arrays.copyOfRange(text, 45, 50)));
    }

    @Test
    void newInputDropsTheOldSilently() {
        Deflater deflater = deflater(RAW);
        deflater.setInput(new byte[1000]);
        deflater.setInput(ByteBuffer.allocateDirect(500));
        deflater.setInput(DATA, 5, 10);
        deflater.finish();
        assertThat(Pump.inflateAll(Pump.finish(deflater, 100), RAW)).isEqualTo(Arrays.copyOfRange(DATA, 5, 15));
        assertThat(deflater.getTotalIn()).isEqualTo(10);
    }

    @Test
    void offsetsOfArraysAreHonoured() {
        for (int offset : new int[] {0, 1, 63, 64, 4095, 15_000}) {
            Deflater deflater = deflater(ZLIB);
            deflater.setInput(DATA, offset, 2000);
            deflater.finish();
            byte[] room = new byte[6000];
            Arrays.fill(room, (byte) 9);
            int n = deflater.deflate(room, 100, 5000, Deflater.NO_FLUSH);
            assertThat(deflater.finished()).isTrue();
            assertThat(Pump.inflateAll(Arrays.copyOfRange(room, 100, 100 + n), ZLIB))
                    .isEqualTo(Arrays.copyOfRange(DATA, offset, offset + 2000));
            for (int i = 0; i < room.length; i++) {
                if (i < 100 || i >= 5100) {
                    assertThat(room[i]).isEqualTo((byte) 9);
                }
            }
        }
    }

    @Test
    void emptyInputsOfAllKindsNeedInput() {
        for (Memory kind : Memory.values()) {
            Deflater deflater = deflater(ZLIB);
            kind.of(new byte[0]).input(deflater);
            assertThat(deflater.needsInput()).isTrue();
            deflater.finish();
            assertThat(Pump.finish(deflater, 100)).hasSize(8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 255, 4096, 65_535, 65_536, 65_537, 262_144, 262_145, 524_288})
    void anyChunkingOfTheInputRoundTrips(int chunk) {
        byte[] data = TestData.RECORDS.of(Math.min(600_000, chunk * 2_000));
        Deflater deflater = deflater(ZLIB);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int at = 0; at < data.length; at += chunk) {
            deflater.setInput(data, at, Math.min(chunk, data.length - at));
            stream.writeBytes(Pump.drain(deflater, Deflater.NO_FLUSH));
        }
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 1 << 16));
        assertThat(Pump.inflateAll(stream.toByteArray(), ZLIB)).isEqualTo(data);
    }

    @Test
    void inputBufferMayBeTheCallersReadOnlyView() {
        ByteBuffer readOnly = ByteBuffer.wrap(DATA).asReadOnlyBuffer();
        Deflater deflater = deflater(ZLIB);
        deflater.setInput(readOnly);
        deflater.finish();
        assertThat(Pump.inflateAll(Pump.finish(deflater, 512), ZLIB)).isEqualTo(DATA);
        assertThat(readOnly.hasRemaining()).isFalse();
    }

    @Test
    void deflateOfAByteBufferMovesItByTheReturn() {
        Deflater deflater = deflater(ZLIB);
        deflater.setInput(DATA);
        deflater.finish();
        int limit = 13 + DATA.length + 100; // also for an engine that gains nothing
        ByteBuffer out = ByteBuffer.allocateDirect(limit + 10_000).position(13).limit(limit);
        int n = deflater.deflate(out);
        assertThat(deflater.finished()).isTrue();
        assertThat(out.position()).isEqualTo(13 + n);
        assertThat(out.limit()).isEqualTo(limit);
        byte[] stream = new byte[n];
        out.flip().position(13).get(stream);
        assertThat(Pump.inflateAll(stream, ZLIB)).isEqualTo(DATA);
    }
}
