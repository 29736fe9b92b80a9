// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;

/** How the data are cut changes neither what they decode to nor, without flushes, the compressed bytes. */
class ChunkingPropertyTest {
    private static final Engine ENGINE = WarpDriveEngine.INSTANCE;

    @Provide
    Arbitrary<byte[]> data() {
        Arbitrary<Integer> sizes = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.integers().between(0, 5_000)),
                net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(0, 100_000)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(262_143, 262_144, 262_145, 600_000)));
        return sizes.flatMap(size -> Arbitraries.of(TestData.class).map(kind -> kind.of(size)));
    }

    /** Lengths of pieces; the last one is used until the data end. */
    @Provide
    Arbitrary<List<Integer>> cuts() {
        Arbitrary<Integer> cut = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 40), Arbitraries.integers().between(1, 70_000));
        return cut.list().ofMinSize(1).ofMaxSize(12);
    }

    private static byte[] compress(byte[] data, int level, boolean raw, List<Integer> cuts, int room, boolean flush) {
        Deflater deflater = ENGINE.deflater(level, raw);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int least = Math.max(1, data.length / 2_000);
        int at = 0;
        for (int i = 0; at < data.length; i++) {
            int n = Math.min(Math.max(least, cuts.get(Math.min(i, cuts.size() - 1))), data.length - at);
            deflater.setInput(data, at, n);
            at += n;
            int mode = flush && i % 2 == 0 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
            stream.writeBytes(Pump.drain(deflater, mode, Math.max(7, room)));
        }
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, Math.max(room, least)));
        assertThat(deflater.getBytesRead()).isEqualTo(data.length);
        assertThat(deflater.getBytesWritten()).isEqualTo(stream.size());
        deflater.end();
        return stream.toByteArray();
    }

    @Property(tries = 300)
    void anyCutAndAnyRoomDecodeToTheData(
            @ForAll("data") byte[] data,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll @IntRange(min = -1, max = 9) int level,
            @ForAll @IntRange(min = 1, max = 5_000) int room,
            @ForAll boolean raw,
            @ForAll boolean flush) {
        assertThat(Pump.inflateAll(compress(data, level, raw, cuts, room, flush), raw))
                .isEqualTo(data);
    }

    @Property(tries = 150)
    void roomForTheOutputDoesNotChangeTheBytes(
            @ForAll("data") byte[] data,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll @IntRange(min = 1, max = 9) int level,
            @ForAll @IntRange(min = 7, max = 5_000) int room) {
        assertThat(compress(data, level, true, cuts, room, false))
                .isEqualTo(compress(data, level, true, cuts, 1 << 14, false));
    }

    @Property(tries = 150)
    void anyCutOfAStreamInflatesToTheData(
            @ForAll("data") byte[] data,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 3_000) Integer> cuts,
            @ForAll @IntRange(min = 1, max = 70_000) int room,
            @ForAll boolean raw)
            throws DataFormatException {
        Deflater deflater = new Deflater(6, raw);
        byte[] stream = Pump.join(Pump.finish(deflater, data), new byte[5]);
        deflater.end();
        Inflater inflater = ENGINE.inflater(raw);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] out = new byte[Math.max(room, data.length / 1_000)];
        int at = 0;
        for (int i = 0; !inflater.finished(); i++) {
            int n = Math.min(Math.max(cuts.get(i % cuts.size()), stream.length / 1_000), stream.length - at);
            assertThat(n).as("bytes left to give").isPositive();
            inflater.setInput(stream, at, n);
            int got;
            do {
                got = inflater.inflate(out);
                plain.write(out, 0, got);
            } while (got == out.length);
            at += n - inflater.getRemaining();
        }
        assertThat(plain.toByteArray()).isEqualTo(data);
        assertThat(at).isEqualTo(stream.length - 5);
        inflater.end();
    }

    @Property(tries = 100)
    void gzipStreamsTakeAnyWritesAndReads(
            @ForAll("data") byte[] data,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll @IntRange(min = 1, max = 9_000) int size,
            @ForAll boolean syncFlush)
            throws IOException {
        ByteArrayOutputStream gz = new ByteArrayOutputStream();
        int least = Math.max(1, data.length / 2_000);
        try (GZIPOutputStream out = ENGINE.gzipOutput(gz, size, syncFlush)) {
            int at = 0;
            for (int i = 0; at < data.length; i++) {
                int n = Math.min(Math.max(least, cuts.get(Math.min(i, cuts.size() - 1))), data.length - at);
                out.write(data, at, n);
                at += n;
                if (i % 5 == 0) {
                    out.flush();
                }
            }
        }
        try (GZIPInputStream in = ENGINE.gzipInput(new ByteArrayInputStream(gz.toByteArray()), size)) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            for (int i = 0; ; i++) {
                byte[] piece = in.readNBytes(Math.max(least, cuts.get(Math.min(i, cuts.size() - 1))));
                if (piece.length == 0) {
                    break;
                }
                plain.writeBytes(piece);
            }
            assertThat(Arrays.equals(plain.toByteArray(), data)).isTrue();
        }
    }
}
