// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compress.WdGzipCompressorInputStream;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdInflaterInputStream;

/**
 * Damaged data, as a crash or a bad disk leaves them: whatever size its reads have, a reader gets no less before the exception than
 * from the stream that ours stands for, the same bytes, and an exception of the same class.
 */
class DamagedStreamTest {
    private static final int[] READS = {1, 100, 512, 4096, 65_536, 1 << 20};
    private static final long SEED = Long.getLong("wdtest.seed", System.nanoTime());

    /** Opens the stream of a product, or ours in its place. */
    private interface Opener {
        InputStream open(InputStream in) throws IOException;
    }

    @SuppressWarnings("ImmutableEnumChecker") // references to constructors
    enum Kind {
        GZIP(GZIPInputStream::new, WdGZIPInputStream::new),
        ZLIB(InflaterInputStream::new, WdInflaterInputStream::new),
        COMMONS(
                GzipCompressorInputStream::new,
                in -> WdGzipCompressorInputStream.builder().setInputStream(in).get());

        private final Opener theirs;
        private final Opener ours;

        Kind(Opener theirs, Opener ours) {
            this.theirs = theirs;
            this.ours = ours;
        }
    }

    /** How much came, and what was thrown in the end. */
    private static final class Salvaged {
        final byte[] bytes;
        final String thrown;

        Salvaged(byte[] bytes, String thrown) {
            this.bytes = bytes;
            this.thrown = thrown;
        }

        static Salvaged of(Opener opener, byte[] data, int read) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (InputStream in = opener.open(new ByteArrayInputStream(data))) {
                byte[] buffer = new byte[read];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    bytes.write(buffer, 0, count);
                }
                return new Salvaged(bytes.toByteArray(), "end");
            } catch (IOException e) {
                return new Salvaged(bytes.toByteArray(), e.getClass().getName());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatDecodesIsReturnedBeforeTheException(Kind kind) throws IOException {
        Random random = new Random(SEED);
        for (TestData data : new TestData[] {TestData.TEXT, TestData.JSON}) {
            byte[] plain = data.of(150_000);
            byte[] good = compressed(kind, plain);
            for (int i = 0; i < 40; i++) {
                byte[] bad = damaged(good, random);
                for (int read : READS) {
                    Salvaged theirs = Salvaged.of(kind.theirs, bad, read);
                    Salvaged ours = Salvaged.of(kind.ours, bad, read);
                    String which = kind + " " + data + " number " + i + ", reads of " + read + ", seed " + SEED;
                    assertThat(ours.thrown).as(which).isEqualTo(theirs.thrown);
                    assertThat(ours.bytes.length).as(which).isGreaterThanOrEqualTo(theirs.bytes.length);
                    assertThat(Arrays.mismatch(theirs.bytes, Arrays.copyOf(ours.bytes, theirs.bytes.length)))
                            .as(which)
                            .isEqualTo(-1);
                }
            }
        }
    }

    private static byte[] compressed(Kind kind, byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater =
                kind == Kind.ZLIB ? new DeflaterOutputStream(out) : new GZIPOutputStream(out)) {
            deflater.write(plain);
        }
        return out.toByteArray();
    }

    /** Bytes replaced, the end cut off, or a stream begun anew in the middle of another. */
    private static byte[] damaged(byte[] good, Random random) {
        int at = 12 + random.nextInt(good.length - 60);
        switch (random.nextInt(3)) {
            case 0 -> {
                byte[] bad = good.clone();
                for (int i = 0; i < 40; i++) {
                    bad[at + i] = (byte) random.nextInt(256);
                }
                return bad;
            }
            case 1 -> {
                return Arrays.copyOf(good, at);
            }
            default -> {
                byte[] bad = Arrays.copyOf(good, at + good.length);
                System.arraycopy(good, 0, bad, at, good.length);
                return bad;
            }
        }
    }
}
