// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpanderTest {
    private static final int HEADER_BYTES = 10;
    private static final byte[] TEXT = text(3000);

    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();

    private static byte[] text(int length) {
        Random random = new Random(length);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ("the quick brown fox ".charAt(i % 20) + (random.nextInt(7) == 0 ? 1 : 0));
        }
        return text;
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(data);
        }
        return packed.toByteArray();
    }

    private static byte[] packed(Format format, byte[] data) throws IOException {
        if (format == Format.GZIP) {
            return gzip(data);
        }
        Deflater deflater = new Deflater(-1, format == Format.RAW);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(data);
        }
        deflater.end();
        return packed.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A member with every optional field, and a wrong header checksum if asked for. */
    private static byte[] memberWithAllFields(byte[] data, int headerCrcError) throws IOException {
        byte[] member = gzip(data);
        member[3] = 0x02 | 0x04 | 0x08 | 0x10;
        byte[] extra = new byte[300];
        Arrays.fill(extra, (byte) 0x1f);
        byte[] head = join(
                Arrays.copyOf(member, HEADER_BYTES),
                new byte[] {(byte) extra.length, (byte) (extra.length >> 8)},
                extra,
                "name\0a comment\0".getBytes(ISO_8859_1));
        CRC32 crc = new CRC32();
        crc.update(head);
        int stored = (int) crc.getValue() ^ headerCrcError;
        return join(
                head,
                new byte[] {(byte) stored, (byte) (stored >> 8)},
                Arrays.copyOfRange(member, HEADER_BYTES, member.length));
    }

    private Expander expand(Format format, byte[] data, int capacity) throws IOException {
        plain.reset();
        ByteSource source = new ByteSource(new ByteArrayInputStream(data), bytes -> {}, capacity);
        Expander expander = new Expander(source, plain, false);
        expander.expand(format);
        assertThat(expander.plainBytes()).isEqualTo(plain.size());
        return expander;
    }

    private Expander expand(byte[] data) throws IOException {
        return expand(Format.GZIP, data, ByteSource.CAPACITY_BYTES);
    }

    private BadInputException failure(Format format, byte[] data) {
        return catchThrowableOfType(BadInputException.class, () -> expand(format, data, 64));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, ByteSource.CAPACITY_BYTES})
    void membersAreExpandedOneAfterTheOtherWhateverTheBuffer(int capacity) throws IOException {
        byte[] data = join(gzip(TEXT), gzip(new byte[0]), memberWithAllFields(TEXT, 0), gzip(new byte[100_000]));

        Expander expander = expand(Format.GZIP, data, capacity);

        assertThat(plain.toByteArray()).isEqualTo(join(TEXT, TEXT, new byte[100_000]));
        assertThat(expander.warning()).isNull();
        assertThat(expander.zeroPadded()).isFalse();
        assertThat(expander.overheadBytes()).isEqualTo(4 * 18 + 2 + 300 + 15 + 2);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void truncationAnywhereIsAnUnexpectedEndAtThatByte(Format format) throws IOException {
        byte[] data = packed(format, TEXT);
        for (int length = 0; length < data.length; length++) {
            BadInputException e = failure(format, Arrays.copyOf(data, length));
            assertThat(e.describe("x")).isEqualTo("x: unexpected end of file (byte " + length + ")");
            assertThat(plain.toByteArray()).isEqualTo(Arrays.copyOf(TEXT, plain.size()));
        }
    }

    @Test
    void truncationInTheSecondMemberCountsFromTheStartOfTheInput() throws IOException {
        byte[] first = memberWithAllFields(TEXT, 0);
        byte[] data = join(first, memberWithAllFields(TEXT, 0));
        for (int length = first.length + 1; length < data.length; length += 13) {
            assertThat(failure(Format.GZIP, Arrays.copyOf(data, length)).offset())
                    .isEqualTo(length);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"GZIP", "ZLIB"})
    void aChangedBitBehindTheHeaderIsFoundUnlessItChangesNothing(Format format) throws IOException {
        byte[] data = packed(format, Arrays.copyOf(TEXT, 200));
        for (int bit = 8 * (format == Format.GZIP ? HEADER_BYTES : 2); bit < 8 * data.length; bit++) {
            byte[] damaged = data.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            if (failure(format, damaged) == null) {
                // The bits that fill the last byte mean nothing, and some matches can be told in two ways.
                assertThat(plain.toByteArray()).as("bit %d", bit).isEqualTo(Arrays.copyOf(TEXT, 200));
            }
        }
    }

    @Test
    void faultsInTheHeaderAreNamedAndPlaced() throws IOException {
        byte[] good = gzip(TEXT);
        assertThat(withByte(good, 0, 'P')).isEqualTo("x: not in gzip format (byte 0)");
        assertThat(withByte(good, 1, 'K')).isEqualTo("x: not in gzip format (byte 0)");
        assertThat(withByte(good, 2, 9)).isEqualTo("x: unknown method 9 -- not supported (byte 2)");
        assertThat(withByte(good, 3, 0x20)).isEqualTo("x is encrypted -- not supported (byte 3)");
        assertThat(withByte(good, 3, 0x80)).isEqualTo("x has flags 0x80 -- not supported (byte 3)");
        assertThat(failure(Format.GZIP, memberWithAllFields(TEXT, 1)).describe("x"))
                .matches("x: header checksum 0x[0-9a-f]{4} != computed checksum 0x[0-9a-f]{4} \\(byte 327\\)");
    }

    @Test
    void faultsInTheTrailerAreNamedAndPlaced() throws IOException {
        byte[] good = gzip(TEXT);
        int trailer = good.length - 8;
        assertThat(withByte(good, trailer, good[trailer] ^ 1))
                .isEqualTo("x: invalid compressed data--crc error (byte " + trailer + ")");
        assertThat(withByte(good, trailer + 4, good[trailer + 4] ^ 1))
                .isEqualTo("x: invalid compressed data--length error (byte " + (trailer + 4) + ")");
    }

    @Test
    void aFaultInTheDataIsPlacedWhereDecodingStopped() throws IOException {
        byte[] first = gzip(TEXT);
        byte[] bad = gzip(TEXT);
        bad[HEADER_BYTES] = 7; // last block, of the type that does not exist
        BadInputException e = failure(Format.GZIP, join(first, bad));

        assertThat(e.describe("x"))
                .startsWith("x: invalid compressed data--format violated: invalid block type (byte ");
        assertThat(e.offset()).isBetween((long) first.length + HEADER_BYTES, (long) first.length + HEADER_BYTES + 1);
        assertThat(plain.toByteArray()).isEqualTo(TEXT);
    }

    private String withByte(byte[] data, int index, int value) {
        byte[] changed = data.clone();
        changed[index] = (byte) value;
        return failure(Format.GZIP, changed).describe("x");
    }

    @Test
    void zeroPaddingIsNoGarbage() throws IOException {
        Expander expander = expand(join(gzip(TEXT), new byte[1000]));

        assertThat(plain.toByteArray()).isEqualTo(TEXT);
        assertThat(expander.zeroPadded()).isTrue();
        assertThat(expander.warning()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void garbageBehindTheDataIsAWarningThatSaysWhere(Format format) throws IOException {
        byte[] data = packed(format, TEXT);
        Expander expander = expand(format, join(data, new byte[3], new byte[] {'x', 'y'}), 64);

        assertThat(plain.toByteArray()).isEqualTo(TEXT);
        assertThat(expander.warning())
                .isEqualTo("decompression OK, trailing garbage ignored (byte " + data.length + ")");
    }

    @Test
    void zlibHeadersAreChecked() throws IOException {
        byte[] good = packed(Format.ZLIB, TEXT);
        assertThat(failure(Format.ZLIB, gzip(TEXT)).describe("x")).isEqualTo("x: not in zlib format (byte 0)");
        byte[] wide = good.clone();
        wide[0] = (byte) 0x88;
        wide[1] = 0x1c;
        assertThat(failure(Format.ZLIB, wide).describe("x")).isEqualTo("x: not in zlib format (byte 0)");
        byte[] dictionary = good.clone();
        dictionary[1] = (byte) 0xbb;
        assertThat(failure(Format.ZLIB, dictionary).describe("x"))
                .isEqualTo("x: needs a preset dictionary -- not supported (byte 1)");
        byte[] sum = good.clone();
        sum[sum.length - 1] ^= 1;
        assertThat(failure(Format.ZLIB, sum).describe("x"))
                .isEqualTo("x: invalid compressed data--checksum error (byte " + (good.length - 4) + ")");
    }

    @Test
    void whatIsNotCompressedCanBePassedOn() throws IOException {
        for (byte[] data : new byte[][] {{}, {'x'}, {0x1f}, {'x', 'y'}, TEXT}) {
            plain.reset();
            new Expander(new ByteSource(new ByteArrayInputStream(data), bytes -> {}), plain, true).expand(Format.GZIP);
            assertThat(plain.toByteArray()).isEqualTo(data);
        }
    }
}
