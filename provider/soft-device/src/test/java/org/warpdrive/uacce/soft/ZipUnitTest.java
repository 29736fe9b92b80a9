// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.nativeglue.NativeMemory;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.zip.SglLayout;
import org.warpdrive.uacce.zip.SqeLayout;
import org.warpdrive.uacce.zip.ZipContextLayout;

class ZipUnitTest {
    private static final String V2 = "soft:flavour=mainline-v2";
    private static final String V3 = "soft:flavour=mainline-v3";
    private static final byte[] ZLIB_HEADER = {0x78, (byte) 0x9c};
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    private static final byte[] MARKER = {0, 0, -1, -1};

    @ParameterizedTest
    @ValueSource(
            strings = {
                V2,
                V3,
                "soft:flavour=kae",
                "soft:flavour=rfc-attrs",
                "soft:flavour=rfc-params",
                V2 + ",memory=direct"
            })
    void statelessRequestsMakeCompleteStreamsWithoutHeaders(String config) throws Exception {
        byte[] data = QueueRig.text(100_000);
        try (QueueRig rig = QueueRig.open(config)) {
            QueueRig.Memory input = rig.allocate(data);
            QueueRig.Memory output = rig.allocate(130_000);
            ByteBuffer zlib = rig.call(rig.request(SqeLayout.ALGORITHM_ZLIB, input, output));
            assertThat(QueueRig.status(zlib)).isEqualTo(SqeLayout.OK);
            assertThat(zlib.getInt(SqeLayout.CONSUMED)).isEqualTo(data.length);
            assertThat(zlib.getInt(SqeLayout.CHECKSUM)).isEqualTo((int) adler(data));
            assertThat(inflate(new Inflater(), ZLIB_HEADER, produced(zlib, output)))
                    .isEqualTo(data);

            ByteBuffer gzip = rig.call(rig.request(SqeLayout.ALGORITHM_GZIP, input, output));
            assertThat(gzip.getInt(SqeLayout.CHECKSUM)).isEqualTo(~Integer.reverse((int) crc(data)));
            assertThat(gzip.getInt(SqeLayout.TOTAL_INPUT)).isEqualTo(data.length);
            byte[] file = join(GZIP_HEADER, produced(gzip, output));
            assertThat(new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes())
                    .isEqualTo(data);
        }
    }

    @Test
    void onlyNewHardwareKnowsRawStreams() throws Exception {
        byte[] data = QueueRig.text(5000);
        try (QueueRig rig = QueueRig.open(V3)) {
            QueueRig.Memory output = rig.allocate(6000);
            ByteBuffer raw = rig.call(rig.request(SqeLayout.ALGORITHM_DEFLATE, rig.allocate(data), output));
            assertThat(inflate(new Inflater(true), new byte[0], produced(raw, output)))
                    .isEqualTo(data);
        }
        try (QueueRig rig = QueueRig.open(V2)) {
            ByteBuffer raw = rig.call(rig.request(SqeLayout.ALGORITHM_DEFLATE, rig.allocate(data), rig.allocate(6000)));
            assertThat(QueueRig.status(raw)).isEqualTo(SoftStatus.BAD_REQUEST);
        }
    }

    @Test
    void eachHardwareRefusesTheOtherOnesEntries() throws DeviceException {
        for (String config : new String[] {V2, V3}) {
            try (QueueRig rig = QueueRig.open(config)) {
                ByteBuffer sqe = rig.request(SqeLayout.ALGORITHM_ZLIB, rig.allocate(100), rig.allocate(400));
                sqe.putInt(SqeLayout.CONTROL, (SqeLayout.TYPE_3 - rig.entryType()) << SqeLayout.TYPE_SHIFT);
                assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SoftStatus.BAD_REQUEST);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SqeLayout.ALGORITHM_ZLIB, SqeLayout.ALGORITHM_GZIP, SqeLayout.ALGORITHM_DEFLATE})
    void segmentsOfAStreamEndOnMarkersAndShareAWindow(int algorithm) throws Exception {
        byte[] data = QueueRig.text(60_000);
        try (QueueRig rig = QueueRig.open(V3)) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            QueueRig.Memory context = rig.allocate(ZipContextLayout.BYTES);
            QueueRig.Memory output = rig.allocate(40_000);
            ByteBuffer answer = null;
            int[] ends = {20_000, 20_001, 59_000, 60_000};
            int from = 0;
            for (int end : ends) {
                QueueRig.Memory input = rig.allocate(Arrays.copyOfRange(data, from, end));
                ByteBuffer sqe = stateful(rig, algorithm, input, output, context, answer, end == data.length);
                answer = rig.call(sqe);
                assertThat(QueueRig.status(answer)).isIn(SqeLayout.OK, SqeLayout.NEGATIVE_COMPRESSION);
                assertThat(answer.getInt(SqeLayout.CONSUMED)).isEqualTo(end - from);
                byte[] segment = produced(answer, output);
                stream.write(segment);
                if (end != data.length) {
                    assertThat(segment).endsWith(MARKER);
                }
                from = end;
            }
            byte[] whole = stream.toByteArray();
            assertThat(decode(algorithm, whole)).isEqualTo(data);
            assertThat(whole.length).isLessThan(25_000);
        }
    }

    @Test
    void aLaterSegmentRefersToAllBeforeIt() throws Exception {
        byte[] random = new byte[10_000];
        new java.util.Random(5).nextBytes(random);
        try (QueueRig rig = QueueRig.open(V2)) {
            QueueRig.Memory input = rig.allocate(random);
            QueueRig.Memory output = rig.allocate(20_000);
            QueueRig.Memory context = rig.allocate(ZipContextLayout.BYTES);
            ByteBuffer first = rig.call(stateful(rig, SqeLayout.ALGORITHM_GZIP, input, output, context, null, false));
            assertThat(QueueRig.status(first)).isEqualTo(SqeLayout.NEGATIVE_COMPRESSION);
            QueueRig.Memory few = rig.allocate(QueueRig.text(100));
            ByteBuffer second = rig.call(stateful(rig, SqeLayout.ALGORITHM_GZIP, few, output, context, first, false));
            ByteBuffer third = rig.call(stateful(rig, SqeLayout.ALGORITHM_GZIP, input, output, context, second, false));
            assertThat(third.getInt(SqeLayout.PRODUCED)).isLessThan(1000);
            assertThat(third.getInt(SqeLayout.TOTAL_INPUT)).isEqualTo(20_100);
        }
    }

    @Test
    void whatTheDriverWroteInTheEntryIsStillThere() throws DeviceException {
        try (QueueRig rig = QueueRig.open(V2)) {
            ByteBuffer sqe =
                    rig.request(SqeLayout.ALGORITHM_ZLIB, rig.allocate(QueueRig.text(900)), rig.allocate(2000));
            sqe.putInt(SqeLayout.TAG_TYPE_0, 0x5eed);
            ByteBuffer answer = rig.call(sqe);
            for (int in : new int[] {
                SqeLayout.INPUT_LENGTH,
                SqeLayout.CONTROL,
                SqeLayout.REQUEST,
                SqeLayout.TAG_TYPE_0,
                SqeLayout.OUTPUT_CAPACITY,
                SqeLayout.SOURCE_ADDRESS,
                SqeLayout.DESTINATION_ADDRESS
            }) {
                assertThat(answer.getInt(in)).isEqualTo(sqe.getInt(in));
            }
        }
    }

    @Test
    void listsAreWalkedByTheEntriesThatAreValid() throws Exception {
        byte[] data = QueueRig.text(3000);
        try (QueueRig rig = QueueRig.open(V2)) {
            QueueRig.Memory source = rig.allocate(join(new byte[5], data));
            QueueRig.Memory target = rig.allocate(4000);
            QueueRig.Memory sources = list(rig, source, 5, 1000, 1005, 1500, 3005);
            QueueRig.Memory targets = list(rig, target, 10, 20, 500, 4000);
            ByteBuffer sqe = rig.request(SqeLayout.ALGORITHM_ZLIB, source, target);
            sqe.putInt(
                    SqeLayout.REQUEST, sqe.getInt(SqeLayout.REQUEST) | SqeLayout.BUFFER_SGL << SqeLayout.BUFFER_SHIFT);
            sqe.putInt(SqeLayout.CONTROL, 5).putInt(SqeLayout.DESTINATION_SKIP, 12);
            sqe.putInt(SqeLayout.INPUT_LENGTH, data.length).putInt(SqeLayout.OUTPUT_CAPACITY, 3988);
            sqe.putLong(SqeLayout.SOURCE_ADDRESS, sources.deviceAddress());
            sqe.putLong(SqeLayout.DESTINATION_ADDRESS, targets.deviceAddress());
            ByteBuffer answer = rig.call(sqe);
            assertThat(QueueRig.status(answer)).isEqualTo(SqeLayout.OK);
            byte[] written = QueueRig.bytes(target, 12 + answer.getInt(SqeLayout.PRODUCED));
            assertThat(written).startsWith(new byte[12]);
            assertThat(inflate(new Inflater(), ZLIB_HEADER, Arrays.copyOfRange(written, 12, written.length)))
                    .isEqualTo(data);
        }
    }

    /** Two lists in a chain whose entries end at these offsets, half in each, with room left in both. */
    private static QueueRig.Memory list(QueueRig rig, QueueRig.Memory data, int... ends) {
        int capacity = ends.length + 3;
        QueueRig.Memory[] lists = {
            rig.allocate(SglLayout.listBytes(capacity)), rig.allocate(SglLayout.listBytes(capacity))
        };
        int from = 0;
        for (int i = 0; i < ends.length; i++) {
            ByteBuffer list = lists[i < ends.length / 2 ? 0 : 1].view();
            int here = list.getShort(SglLayout.ENTRIES_HERE);
            int entry = SglLayout.entryOffset(here);
            list.putLong(entry + SglLayout.ENTRY_ADDRESS, data.deviceAddress() + from);
            list.putInt(entry + SglLayout.ENTRY_LENGTH, ends[i] - from);
            list.putShort(SglLayout.ENTRIES_HERE, (short) (here + 1));
            from = ends[i];
        }
        for (QueueRig.Memory list : lists) {
            list.view().putShort(SglLayout.CAPACITY, (short) capacity);
            list.view().putShort(SglLayout.ENTRIES_IN_CHAIN, (short) (2 * capacity));
        }
        lists[0].view().putLong(SglLayout.NEXT, lists[1].deviceAddress());
        return lists[0];
    }

    @Test
    void addressesThatLeadNowhereAreAnErrorAndNotTheEnd() throws DeviceException {
        for (String config : new String[] {V2, "soft:flavour=kae", "soft:flavour=rfc-params"}) {
            try (QueueRig rig = QueueRig.open(config)) {
                QueueRig.Memory good = rig.allocate(QueueRig.text(1000));
                QueueRig.Memory output = rig.allocate(2000);
                for (long bad : new long[] {0, 4096, -4096, Long.MAX_VALUE - 50, 0x7fff_0000_0000_0000L}) {
                    ByteBuffer source = rig.request(SqeLayout.ALGORITHM_ZLIB, good, output);
                    source.putLong(SqeLayout.SOURCE_ADDRESS, bad);
                    assertThat(QueueRig.status(rig.call(source))).isEqualTo(SoftStatus.BAD_ADDRESS);
                    ByteBuffer target = rig.request(SqeLayout.ALGORITHM_ZLIB, good, output);
                    target.putLong(SqeLayout.DESTINATION_ADDRESS, bad);
                    assertThat(QueueRig.status(rig.call(target))).isEqualTo(SoftStatus.BAD_ADDRESS);
                }
                assertThat(QueueRig.status(rig.call(rig.request(SqeLayout.ALGORITHM_ZLIB, good, output))))
                        .isEqualTo(SqeLayout.OK);
            }
        }
    }

    @Test
    void memoryOutsideTheSharedRegionIsOutOfReach() throws DeviceException {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        for (String config : new String[] {"soft:flavour=kae", "soft:flavour=rfc-attrs", "soft:flavour=rfc-params"}) {
            NativeMemory elsewhere = NativeMemory.allocate(4096);
            try (QueueRig rig = QueueRig.open(config)) {
                ByteBuffer sqe = rig.request(SqeLayout.ALGORITHM_ZLIB, rig.allocate(2000), rig.allocate(4000));
                assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SqeLayout.OK);
                sqe.putLong(SqeLayout.SOURCE_ADDRESS, elsewhere.address());
                assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SoftStatus.BAD_ADDRESS);
            } finally {
                elsewhere.free();
            }
        }
    }

    @Test
    void aBufferMustNotCrossASlice() throws DeviceException {
        try (QueueRig rig = QueueRig.open("soft:flavour=kae,slice=64k")) {
            QueueRig.Memory output = rig.allocate(40_000);
            rig.allocate((64 << 10) - 1024 - 40_000 / 64 * 64);
            QueueRig.Memory input = rig.allocate(QueueRig.text(1100));
            ByteBuffer sqe = rig.request(SqeLayout.ALGORITHM_ZLIB, input, output);
            long end = input.deviceAddress() - output.deviceAddress() + 1100;
            assertThat(end).isBetween(64L << 10, (64L << 10) + 1100);
            assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SoftStatus.BAD_ADDRESS);
            sqe.putInt(SqeLayout.INPUT_LENGTH, (int) (1100 - (end - (64 << 10))));
            assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SqeLayout.OK);
        }
    }

    @Test
    void outputsThatAreTooSmallAreToldOrIgnored() throws DeviceException {
        try (QueueRig rig = QueueRig.open(V2)) {
            QueueRig.Memory input = rig.allocate(QueueRig.text(5000));
            ByteBuffer small = rig.call(rig.request(SqeLayout.ALGORITHM_ZLIB, input, rig.allocate(100)));
            assertThat(QueueRig.status(small)).isEqualTo(SqeLayout.OUTPUT_TOO_SMALL);
            assertThat(small.getInt(SqeLayout.PRODUCED)).isZero();
            ByteBuffer tiny = rig.call(rig.request(SqeLayout.ALGORITHM_ZLIB, input, rig.allocate(15)));
            assertThat(QueueRig.status(tiny)).isEqualTo(SqeLayout.OK);
            assertThat(tiny.getInt(SqeLayout.CONSUMED)).isZero();
            QueueRig.Memory context = rig.allocate(ZipContextLayout.BYTES);
            QueueRig.Memory few = rig.allocate(new byte[10]);
            ByteBuffer segment = stateful(rig, SqeLayout.ALGORITHM_ZLIB, few, rig.allocate(199), context, null, false);
            assertThat(QueueRig.status(rig.call(segment))).isEqualTo(SqeLayout.OUTPUT_TOO_SMALL);
        }
    }

    @Test
    void thereIsNothingToCompressInNothing() throws DeviceException {
        try (QueueRig rig = QueueRig.open(V2)) {
            ByteBuffer sqe = rig.request(SqeLayout.ALGORITHM_ZLIB, rig.allocate(64), rig.allocate(400));
            sqe.putInt(SqeLayout.INPUT_LENGTH, 0);
            assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SoftStatus.BAD_REQUEST);
        }
    }

    @Test
    void wholeStreamsAreDecompressedAndTheirTrailersCompared() throws Exception {
        byte[] data = QueueRig.text(50_000);
        try (QueueRig rig = QueueRig.open(V3, QpContextLayout.TYPE_DECOMPRESS)) {
            for (int algorithm :
                    new int[] {SqeLayout.ALGORITHM_ZLIB, SqeLayout.ALGORITHM_GZIP, SqeLayout.ALGORITHM_DEFLATE}) {
                byte[] stream = compressed(algorithm, data);
                QueueRig.Memory output = rig.allocate(60_000);
                QueueRig.Memory input = rig.allocate(join(stream, new byte[7]));
                ByteBuffer answer = rig.call(rig.request(algorithm, input, output));
                assertThat(answer.getInt(SqeLayout.STATUS)).isEqualTo(SqeLayout.STATUS_LAST_BLOCK);
                assertThat(answer.getInt(SqeLayout.CONSUMED)).isEqualTo(stream.length);
                assertThat(produced(answer, output)).isEqualTo(data);

                ByteBuffer small = rig.call(rig.request(algorithm, input, rig.allocate(49_999)));
                assertThat(QueueRig.status(small)).isEqualTo(SqeLayout.OUTPUT_TOO_SMALL);
                ByteBuffer cut = rig.request(algorithm, input, output);
                cut.putInt(SqeLayout.INPUT_LENGTH, stream.length - 1);
                assertThat(QueueRig.status(rig.call(cut))).isEqualTo(SoftStatus.BAD_DATA);
                if (algorithm != SqeLayout.ALGORITHM_DEFLATE) {
                    input.view().put(stream.length - 1, (byte) ~input.view().get(stream.length - 1));
                    ByteBuffer wrong = rig.call(rig.request(algorithm, input, output));
                    assertThat(QueueRig.status(wrong)).isEqualTo(SqeLayout.CHECKSUM_MISMATCH);
                }
                input.view().put(0, (byte) 0xff);
                ByteBuffer garbage = rig.call(rig.request(algorithm, input, output));
                assertThat(QueueRig.status(garbage)).isEqualTo(SoftStatus.BAD_DATA);
            }
        }
    }

    /** A stateful request that starts a stream, or goes on where an answer left it. */
    static ByteBuffer stateful(
            QueueRig rig,
            int algorithm,
            QueueRig.Memory input,
            QueueRig.Memory output,
            QueueRig.Memory context,
            @org.jspecify.annotations.Nullable ByteBuffer before,
            boolean last) {
        ByteBuffer sqe = rig.request(algorithm, input, output);
        int control = sqe.getInt(SqeLayout.CONTROL) | SqeLayout.CONTROL_STATEFUL;
        control |= last ? SqeLayout.CONTROL_FINISH : 0;
        if (before == null) {
            control |= SqeLayout.CONTROL_NEW_STREAM;
        } else {
            for (int word : new int[] {
                SqeLayout.CONTEXT_WORD_0,
                SqeLayout.CONTEXT_WORD_1,
                SqeLayout.CONTEXT_WORD_2,
                SqeLayout.TOTAL_INPUT,
                SqeLayout.CHECKSUM
            }) {
                sqe.putInt(word, before.getInt(word));
            }
        }
        sqe.putInt(SqeLayout.CONTROL, control);
        sqe.putLong(SqeLayout.CONTEXT_ADDRESS, context.deviceAddress() + ZipContextLayout.HARDWARE);
        return sqe;
    }

    static byte[] produced(ByteBuffer answer, QueueRig.Memory output) {
        return QueueRig.bytes(output, answer.getInt(SqeLayout.PRODUCED));
    }

    static byte[] compressed(int algorithm, byte[] data) throws IOException {
        if (algorithm == SqeLayout.ALGORITHM_GZIP) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(out)) {
                gzip.write(data);
            }
            return Arrays.copyOfRange(out.toByteArray(), GZIP_HEADER.length, out.size());
        }
        java.util.zip.Deflater deflater = new java.util.zip.Deflater(6, true);
        deflater.setInput(data);
        deflater.finish();
        byte[] out = new byte[data.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        byte[] trailer = ByteBuffer.allocate(4).putInt((int) adler(data)).array();
        byte[] raw = Arrays.copyOf(out, length);
        return algorithm == SqeLayout.ALGORITHM_ZLIB ? join(raw, trailer) : raw;
    }

    static byte[] decode(int algorithm, byte[] stream) throws IOException, DataFormatException {
        return switch (algorithm) {
            case SqeLayout.ALGORITHM_ZLIB -> inflate(new Inflater(), ZLIB_HEADER, stream);
            case SqeLayout.ALGORITHM_GZIP ->
                new GZIPInputStream(new ByteArrayInputStream(join(GZIP_HEADER, stream))).readAllBytes();
            default -> inflate(new Inflater(true), new byte[0], stream);
        };
    }

    static byte[] inflate(Inflater inflater, byte[] header, byte[] stream) throws DataFormatException {
        inflater.setInput(join(header, stream));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[10_000];
        int got;
        while ((got = inflater.inflate(piece)) > 0) {
            out.write(piece, 0, got);
        }
        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        return out.toByteArray();
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static long adler(byte[] data) {
        Adler32 adler = new Adler32();
        adler.update(data);
        return adler.getValue();
    }

    private static long crc(byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return crc.getValue();
    }
}
