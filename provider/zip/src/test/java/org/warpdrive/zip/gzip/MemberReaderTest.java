// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.gzip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracles are the JDK's stream, which reads a header and not a byte beyond when it is made, and gzip(1). */
class MemberReaderTest {
    private static final byte[] TEXT = "the quick brown fox".getBytes(ISO_8859_1);
    private static final byte[] EXTRA = {'A', 'p', 3, 0, 0, 0x1f, (byte) 0x8b};
    private static final byte[] NAME = "n\u00e4me".getBytes(ISO_8859_1);
    private static final byte[] COMMENT = "a comment".getBytes(ISO_8859_1);
    private static final int TIME = 0xf2345678;
    /** The parts of the first bytes, in which something can be wrong. */
    private static final List<MemberPart> CHECKED =
            List.of(MemberPart.ID1, MemberPart.ID2, MemberPart.METHOD, MemberPart.FLAGS);

    /** Every combination of the flags of the RFC, that of plain text, which asks for nothing, included. */
    static IntStream flags() {
        return IntStream.range(0, 32);
    }

    private static byte[] header(int flags, byte[] extra, byte[] name, byte[] comment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags});
        out.writeBytes(new byte[] {(byte) TIME, (byte) (TIME >> 8), (byte) (TIME >> 16), (byte) (TIME >> 24), 4, 7});
        if ((flags & 4) != 0) {
            out.writeBytes(new byte[] {(byte) extra.length, (byte) (extra.length >> 8)});
            out.writeBytes(extra);
        }
        if ((flags & 8) != 0) {
            out.writeBytes(name);
            out.write(0);
        }
        if ((flags & 16) != 0) {
            out.writeBytes(comment);
            out.write(0);
        }
        if ((flags & 2) != 0) {
            CRC32 crc = new CRC32();
            crc.update(out.toByteArray());
            out.write((int) crc.getValue());
            out.write((int) crc.getValue() >>> 8);
        }
        return out.toByteArray();
    }

    private static byte[] header(int flags) {
        return header(flags, EXTRA, NAME, COMMENT);
    }

    /** What the JDK writes for the text. */
    private static byte[] jdkMember() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(TEXT);
        }
        return packed.toByteArray();
    }

    private static byte[] member(byte[] header) throws IOException {
        byte[] member = jdkMember();
        byte[] all = Arrays.copyOf(header, header.length + member.length - MemberWriter.HEADER_BYTES);
        System.arraycopy(
                member, MemberWriter.HEADER_BYTES, all, header.length, member.length - MemberWriter.HEADER_BYTES);
        return all;
    }

    private static long crcOfText() {
        CRC32 crc = new CRC32();
        crc.update(TEXT);
        return crc.getValue();
    }

    /** The length of the header, by the JDK. */
    private static int jdkHeaderBytes(byte[] member) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(member);
        try (GZIPInputStream jdk = new GZIPInputStream(in)) {
            int headerBytes = member.length - in.available();
            assertThat(jdk.readAllBytes()).isEqualTo(TEXT);
            return headerBytes;
        }
    }

    /** Whether gzip(1) takes the member. */
    private static boolean gzipTakes(byte[] member) throws IOException, InterruptedException {
        Process gzip;
        try {
            gzip = new ProcessBuilder("gzip", "-t")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no gzip");
            throw e;
        }
        try (OutputStream in = gzip.getOutputStream()) {
            in.write(member);
        } catch (IOException e) {
            // it has stopped reading, at a header that it refuses
        }
        return gzip.waitFor() == 0;
    }

    /** Takes bytes that are all right. */
    private static void take(MemberReader reader, byte[] bytes) {
        for (byte each : bytes) {
            assertThat(reader.take(each)).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("flags")
    void aHeaderEndsWhereItEndsForTheJdkAndNotBefore(int flags) throws IOException, InterruptedException {
        byte[] member = member(header(flags));
        int headerBytes = jdkHeaderBytes(member);
        for (boolean atOnce : new boolean[] {false, true}) {
            MemberReader reader = new MemberReader(100, atOnce);
            for (int cut = 0; cut < headerBytes; cut++) {
                byte[] start = Arrays.copyOf(member, cut);
                assertThatThrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(start)))
                        .isInstanceOf(EOFException.class);
                assertThat(reader.part()).isLessThan(MemberPart.DATA);
                assertThat(reader.take(member[cut])).isNull();
            }
            assertThat(reader.part()).isEqualTo(MemberPart.DATA);
        }
        assertThat(gzipTakes(member)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("flags")
    void everyPartSaysWhatItIsAtItsEnd(int flags) {
        assertThat(read(new MemberReader(100, false), header(flags))).isEqualTo(parts(flags));
    }

    /** Takes a header that is all right, and notes what each part said at its end. */
    private static Map<MemberPart, Object> read(MemberReader reader, byte[] header) {
        Map<MemberPart, Object> read = new EnumMap<>(MemberPart.class);
        for (byte each : header) {
            MemberPart part = reader.part();
            assertThat(reader.take(each)).isNull();
            if (reader.part() != part && part != MemberPart.HEADER_CRC) {
                boolean field = part == MemberPart.EXTRA || part == MemberPart.NAME || part == MemberPart.COMMENT;
                read.put(part, field ? new String(reader.field(), ISO_8859_1) : (Object) reader.number());
            }
        }
        assertThat(reader.part()).isEqualTo(MemberPart.DATA);
        return read;
    }

    private static Map<MemberPart, Object> parts(int flags) {
        Map<MemberPart, Object> parts = new EnumMap<>(Map.of(
                MemberPart.ID1, 0x1fL,
                MemberPart.ID2, 0x8bL,
                MemberPart.METHOD, 8L,
                MemberPart.FLAGS, (long) flags,
                MemberPart.TIME, Integer.toUnsignedLong(TIME),
                MemberPart.EXTRA_FLAGS, 4L,
                MemberPart.SYSTEM, 7L));
        if ((flags & 4) != 0) {
            parts.put(MemberPart.EXTRA, new String(EXTRA, ISO_8859_1));
        }
        if ((flags & 8) != 0) {
            parts.put(MemberPart.NAME, new String(NAME, ISO_8859_1));
        }
        if ((flags & 16) != 0) {
            parts.put(MemberPart.COMMENT, new String(COMMENT, ISO_8859_1));
        }
        return parts;
    }

    @ParameterizedTest
    @MethodSource("flags")
    void whatIsOfFixedLengthIsNeededToItsEnd(int flags) {
        MemberReader reader = new MemberReader(0, true);
        byte[] header = header(flags);
        for (int at = 0, whole; at < header.length; at += whole) {
            whole = switch (reader.part()) {
                case ID1 -> 10;
                case HEADER_CRC -> 2;
                case EXTRA -> at == 10 ? 2 : 1;
                default -> 1;
            };
            for (int i = 0; i < whole; i++) {
                assertThat(reader.needed()).isEqualTo(whole - i);
                assertThat(reader.take(header[at + i])).isNull();
            }
        }
        assertThat(reader.part()).isEqualTo(MemberPart.DATA);
        assertThat(reader.needed()).isZero();
        reader.dataEnds(0, 0);
        for (int i = 0; i < 8; i++) {
            assertThat(reader.needed()).isEqualTo(8 - i);
            assertThat(reader.take(0)).isNull();
        }
        assertThat(reader.part()).isEqualTo(MemberPart.END);
        assertThat(reader.needed()).isZero();
    }

    /** The JDK ignores flags that are reserved, gzip does not. */
    @Test
    void everyBitOfMagicMethodAndFlagsThatMattersIsAFaultAtItsByteOrAfterTen()
            throws IOException, InterruptedException {
        for (int bit = 0; bit < CHECKED.size() * Byte.SIZE; bit++) {
            int flags = bit < 3 * Byte.SIZE ? 0 : 1 << (bit - 3 * Byte.SIZE);
            byte[] header = header(flags);
            int at = bit / Byte.SIZE;
            if (at < 3) {
                header[at] ^= (byte) (1 << (bit % Byte.SIZE));
            }
            MemberPart fault = gzipTakes(member(header)) ? null : CHECKED.get(at);
            assertThat(fault == null).as("bit %s", bit).isEqualTo(at == 3 && (flags & 0xe0) == 0);
            if (at < 3) {
                byte[] refused = member(header);
                assertThatThrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(refused)))
                        .isInstanceOf(ZipException.class);
            }
            assertThat(firstFault(header, true)).isEqualTo(new Found(fault, fault == null ? header.length : at + 1));
            assertThat(firstFault(header, false)).isEqualTo(new Found(fault, fault == null ? header.length : 10));
        }
    }

    private record Found(@Nullable MemberPart fault, int afterBytes) {}

    private static Found firstFault(byte[] bytes, boolean atOnce) {
        MemberReader reader = new MemberReader(0, atOnce);
        for (int i = 0; i < bytes.length; i++) {
            MemberPart fault = reader.take(bytes[i]);
            if (fault != null) {
                assertThat(reader.part()).isEqualTo(MemberPart.ID1);
                take(reader, header(31)); // a header is expected anew
                assertThat(reader.part()).isEqualTo(MemberPart.DATA);
                return new Found(fault, i + 1);
            }
        }
        return new Found(null, bytes.length);
    }

    @Test
    void ofSeveralFaultsTheFirstIsTold() {
        byte[] header = header(0xe0);
        assertThat(firstFault(header, false).fault()).isEqualTo(MemberPart.FLAGS);
        header[2] = 7;
        assertThat(firstFault(header, false).fault()).isEqualTo(MemberPart.METHOD);
        header[1] = 0;
        assertThat(firstFault(header, false).fault()).isEqualTo(MemberPart.ID2);
        header[0] = 0;
        assertThat(firstFault(header, false).fault()).isEqualTo(MemberPart.ID1);
    }

    @Test
    void aFaultToldAtOnceHasItsNumber() {
        MemberReader reader = new MemberReader(0, true);
        take(reader, new byte[] {0x1f, (byte) 0x8b});
        assertThat(reader.take(-3)).isEqualTo(MemberPart.METHOD);
        assertThat(reader.number()).isEqualTo(0xfd);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 2 | 4, 2 | 8, 2 | 16, 2 | 4 | 8 | 16})
    void everyWrongBitOfTheHeadersChecksumIsAFaultAndTheChecksumIsExpectedAnew(int flags) throws IOException {
        byte[] good = header(flags);
        int before = good.length - 2;
        int crc = (good[before] & 0xff) | ((good[before + 1] & 0xff) << Byte.SIZE);
        for (int bit = 0; bit < Short.SIZE; bit++) {
            byte[] bad = good.clone();
            bad[before + bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            byte[] refused = member(bad);
            assertThatThrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(refused)))
                    .isInstanceOf(ZipException.class)
                    .hasMessageContaining("Corrupt GZIP header");
            MemberReader reader = new MemberReader(0, true);
            take(reader, Arrays.copyOf(bad, bad.length - 1));
            assertThat(reader.take(bad[before + 1])).isEqualTo(MemberPart.HEADER_CRC);
            assertThat(reader.number()).isEqualTo(crc ^ (1 << bit));
            assertThat(reader.computed()).isEqualTo(crc);
            take(reader, Arrays.copyOfRange(good, before, good.length));
            assertThat(reader.part()).isEqualTo(MemberPart.DATA);
        }
    }

    @Test
    void everyWrongBitOfTheTrailerIsAFaultAndWhatIsWrongIsExpectedAnew() throws IOException {
        byte[] member = jdkMember();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            byte[] bad = member.clone();
            bad[member.length - 8 + bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertThatThrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(bad)).readAllBytes())
                    .isInstanceOf(ZipException.class)
                    .hasMessage("Corrupt GZIP trailer");
            boolean crc = bit < Integer.SIZE;
            int at = member.length - (crc ? 8 : 4);
            MemberReader reader = atTrailer(crcOfText(), TEXT.length);
            take(reader, Arrays.copyOfRange(bad, member.length - 8, at + 3));
            assertThat(reader.take(bad[at + 3])).isEqualTo(crc ? MemberPart.DATA_CRC : MemberPart.DATA_LENGTH);
            long right = crc ? crcOfText() : TEXT.length;
            assertThat(reader.number()).isEqualTo(right ^ (1L << (bit % Integer.SIZE)));
            assertThat(reader.computed()).isEqualTo(right);
            take(reader, Arrays.copyOfRange(member, at, member.length));
            assertThat(reader.part()).isEqualTo(MemberPart.END);
        }
    }

    private static MemberReader atTrailer(long crc, long length) {
        MemberReader reader = new MemberReader(0, true);
        take(reader, header(0));
        reader.dataEnds(crc, length);
        return reader;
    }

    @Test
    void ofALengthBeyondFourGigabytesTheLowBitsAreStored() {
        long length = (5L << Integer.SIZE) + 0x80000001L;
        MemberReader reader = atTrailer(0xffff_ffffL, length);
        take(reader, MemberWriter.trailer(0xffff_ffffL, length));
        assertThat(reader.part()).isEqualTo(MemberPart.END);

        MemberReader other = atTrailer(0, length);
        take(other, new byte[7]);
        assertThat(other.take(0)).isEqualTo(MemberPart.DATA_LENGTH);
        assertThat(other.computed()).isEqualTo(length);
    }

    @Test
    void membersFollowOneAnotherAfterAResetWhereverThatIs() {
        MemberReader reader = new MemberReader(100, false);
        byte[] header = header(31);
        for (int cut = 0; cut <= header.length; cut++) {
            take(reader, Arrays.copyOf(header, cut));
            reader.reset();
            assertThat(read(reader, header)).isEqualTo(parts(31));
            reader.dataEnds(0, 0);
            take(reader, new byte[cut % 8]);
            reader.resetAfterMagic();
            assertThat(reader.part()).isEqualTo(MemberPart.METHOD);
            take(reader, Arrays.copyOfRange(header, 2, header.length));
            assertThat(reader.part()).isEqualTo(MemberPart.DATA);
            reader.reset();
        }
        take(reader, new byte[9]); // no header, which is not told yet
        reader.reset();
        take(reader, header);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, Integer.MAX_VALUE})
    void fieldsAreKeptUpToTheLimitAndReadToTheirEnd(int keptBytes) throws IOException {
        byte[] extra = new byte[0xffff];
        byte[] name = new byte[100_000];
        Arrays.fill(name, (byte) 'n');
        byte[] header = header(31, extra, name, new byte[0]);
        assertThat(jdkHeaderBytes(member(header))).isEqualTo(header.length);
        MemberReader reader = new MemberReader(keptBytes, true);
        for (byte each : header) {
            MemberPart part = reader.part();
            reader.take(each);
            if (reader.part() != part && part == MemberPart.EXTRA) {
                assertThat(reader.field()).isEqualTo(Arrays.copyOf(extra, Math.min(extra.length, keptBytes)));
            } else if (reader.part() != part && part == MemberPart.NAME) {
                assertThat(reader.field()).isEqualTo(Arrays.copyOf(name, Math.min(name.length, keptBytes)));
            }
        }
        assertThat(reader.field()).isEmpty();
        assertThat(reader.part()).isEqualTo(MemberPart.DATA);
    }

    @Test
    void anExtraFieldOfNoBytesIsAField() throws IOException {
        byte[] header = header(4, new byte[0], NAME, COMMENT);
        assertThat(jdkHeaderBytes(member(header))).isEqualTo(12);
        MemberReader reader = new MemberReader(100, true);
        take(reader, Arrays.copyOf(header, 11));
        assertThat(reader.part()).isEqualTo(MemberPart.EXTRA);
        take(reader, new byte[1]);
        assertThat(reader.part()).isEqualTo(MemberPart.DATA);
    }

    @Test
    void noByteIsTakenOfTheDataOrBehindTheMember() {
        MemberReader reader = new MemberReader(0, true);
        take(reader, header(0));
        assertThatThrownBy(() -> reader.take(0)).isInstanceOf(IllegalStateException.class);
        reader.dataEnds(0, 0);
        take(reader, new byte[8]);
        assertThatThrownBy(() -> reader.take(0)).isInstanceOf(IllegalStateException.class);
    }

    /** The writer's headers mean to the JDK and to this reader what they were made of. */
    @Test
    void whatTheWriterWritesIsReadByTheJdkAndIsTheSameAsByHand() throws IOException {
        for (int flags = 0; flags < 32; flags += 2) {
            byte[] header = MemberWriter.header(
                    TIME,
                    4,
                    7,
                    (flags & 4) != 0 ? EXTRA : null,
                    (flags & 8) != 0 ? NAME : null,
                    (flags & 16) != 0 ? COMMENT : null,
                    (flags & 2) != 0);
            assertThat(header).isEqualTo(header(flags));
            assertThat(jdkHeaderBytes(member(header))).isEqualTo(header.length);
        }
        byte[] jdk = jdkMember();
        assertThat(MemberWriter.header(0, 0, jdk[9], null, null, null, false)).isEqualTo(Arrays.copyOf(jdk, 10));
        assertThat(MemberWriter.trailer(crcOfText(), TEXT.length))
                .isEqualTo(Arrays.copyOfRange(jdk, jdk.length - 8, jdk.length));
    }
}
