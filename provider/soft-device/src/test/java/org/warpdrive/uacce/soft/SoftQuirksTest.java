// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Adler32;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.zip.SqeLayout;
import org.warpdrive.uacce.zip.ZipContextLayout;

/** That each quirk is visible in what the device does, and what it leaves intact. */
class SoftQuirksTest {
    private static final byte[] MARKER = {0, 0, -1, -1};

    /** A stream of three segments and the end of it. */
    private static byte[] stream(QueueRig rig, byte[] data, boolean[] marked) {
        QueueRig.Memory context = rig.allocate(ZipContextLayout.BYTES);
        QueueRig.Memory output = rig.allocate(2 * data.length + 400);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ByteBuffer answer = null;
        int quarter = data.length / 4;
        for (int part = 0; part < 4; part++) {
            byte[] piece = Arrays.copyOfRange(data, part * quarter, part == 3 ? data.length : (part + 1) * quarter);
            QueueRig.Memory input = rig.allocate(piece);
            answer = rig.call(
                    ZipUnitTest.stateful(rig, SqeLayout.ALGORITHM_GZIP, input, output, context, answer, part == 3));
            assertThat(QueueRig.status(answer)).isIn(SqeLayout.OK, SqeLayout.NEGATIVE_COMPRESSION);
            byte[] segment = ZipUnitTest.produced(answer, output);
            marked[part] = Arrays.equals(
                    Arrays.copyOfRange(segment, Math.max(0, segment.length - MARKER.length), segment.length), MARKER);
            stream.writeBytes(segment);
        }
        return stream.toByteArray();
    }

    @Test
    void segmentsEndAsConfiguredAndTheStreamIsRightInAllWays() throws Exception {
        byte[] data = QueueRig.text(9003);
        for (String sync : new String[] {"marker", "stored", "unaligned"}) {
            try (QueueRig rig = QueueRig.open("soft:sync=" + sync)) {
                boolean[] marked = new boolean[4];
                byte[] stream = stream(rig, data, marked);
                boolean expected = sync.equals("marker");
                assertThat(marked).containsExactly(expected, expected, expected, false);
                assertThat(ZipUnitTest.decode(SqeLayout.ALGORITHM_GZIP, stream)).isEqualTo(data);
            }
        }
    }

    @Test
    void aStoredEndIsAlignedAndAnUnalignedOneLeavesBitsInTheContext() throws Exception {
        byte[] data = QueueRig.text(501);
        try (QueueRig rig = QueueRig.open("soft:sync=stored")) {
            QueueRig.Memory output = rig.allocate(1000);
            ByteBuffer answer = segment(rig, data, output);
            byte[] segment = ZipUnitTest.produced(answer, output);
            assertThat(segment).endsWith(Arrays.copyOfRange(data, data.length - 5, data.length));
            assertThat(answer.getInt(SqeLayout.CONTEXT_WORD_0)).isZero();
        }
        try (QueueRig rig = QueueRig.open("soft:sync=unaligned")) {
            // 3 bits of header, 7 of the block's end, 8 or 9 for each byte: never a whole number of bytes here
            ByteBuffer answer = segment(rig, data, rig.allocate(1000));
            assertThat(answer.getInt(SqeLayout.PRODUCED)).as("compressed").isLessThan(data.length / 2);
            assertThat(answer.getInt(SqeLayout.CONTEXT_WORD_0) >>> ZipContextLayout.CACHED_BITS_SHIFT)
                    .isEqualTo(2);
        }
    }

    private static ByteBuffer segment(QueueRig rig, byte[] data, QueueRig.Memory output) {
        QueueRig.Memory context = rig.allocate(ZipContextLayout.BYTES);
        return rig.call(
                ZipUnitTest.stateful(rig, SqeLayout.ALGORITHM_GZIP, rig.allocate(data), output, context, null, false));
    }

    @Test
    void theEndOfDecompressionMayHaveAStatusOfItsOwn() throws Exception {
        try (QueueRig rig = QueueRig.open("soft:flavour=mainline-v3,end=0x13", QpContextLayout.TYPE_DECOMPRESS)) {
            QueueRig.Memory emptyStream = rig.allocate(new byte[] {3, 0});
            ByteBuffer answer = rig.call(rig.request(SqeLayout.ALGORITHM_DEFLATE, emptyStream, rig.allocate(100)));
            assertThat(answer.getInt(SqeLayout.STATUS))
                    .isEqualTo(SqeLayout.DECOMPRESSION_END | SqeLayout.STATUS_LAST_BLOCK);
        }
    }

    @Test
    void aSeedIsIgnoredOrHonoured() throws Exception {
        byte[] data = QueueRig.text(700);
        Adler32 adler = new Adler32();
        adler.update(data);
        for (boolean honoured : new boolean[] {false, true}) {
            try (QueueRig rig = QueueRig.open("soft:sum=" + (honoured ? "honoured" : "ignored"))) {
                QueueRig.Memory context = rig.allocate(ZipContextLayout.BYTES);
                ByteBuffer sqe = ZipUnitTest.stateful(
                        rig, SqeLayout.ALGORITHM_ZLIB, rig.allocate(data), rig.allocate(1000), context, null, false);
                assertThat(rig.call(sqe).getInt(SqeLayout.CHECKSUM) == (int) adler.getValue())
                        .isEqualTo(!honoured);
                sqe.putInt(SqeLayout.CHECKSUM, 1);
                assertThat(rig.call(sqe).getInt(SqeLayout.CHECKSUM)).isEqualTo((int) adler.getValue());
            }
        }
    }

    @Test
    void rawRequestsMayReportNoChecksum() throws Exception {
        for (boolean known : new boolean[] {true, false}) {
            try (QueueRig rig = QueueRig.open("soft:flavour=mainline-v3,rawsum=" + (known ? "crc" : "none"))) {
                ByteBuffer answer = rig.call(
                        rig.request(SqeLayout.ALGORITHM_DEFLATE, rig.allocate(QueueRig.text(500)), rig.allocate(1000)));
                assertThat(answer.getInt(SqeLayout.CHECKSUM) != 0).isEqualTo(known);
            }
        }
    }

    @Test
    void denseInputMayExpandByAnEighth() throws Exception {
        byte[] dense = new byte[8000];
        new Random(3).nextBytes(dense);
        for (int i = 0; i < dense.length; i++) {
            dense[i] |= (byte) 0x90;
        }
        try (QueueRig rig = QueueRig.open("soft:expand=9/8")) {
            QueueRig.Memory output = rig.allocate(9064);
            ByteBuffer answer = rig.call(rig.request(SqeLayout.ALGORITHM_ZLIB, rig.allocate(dense), output));
            assertThat(QueueRig.status(answer)).isEqualTo(SqeLayout.NEGATIVE_COMPRESSION);
            assertThat(answer.getInt(SqeLayout.PRODUCED)).isBetween(9000, 9010);
            assertThat(ZipUnitTest.decode(SqeLayout.ALGORITHM_ZLIB, ZipUnitTest.produced(answer, output)))
                    .isEqualTo(dense);
            boolean[] marked = new boolean[4];
            assertThat(ZipUnitTest.decode(SqeLayout.ALGORITHM_GZIP, stream(rig, dense, marked)))
                    .isEqualTo(dense);
            assertThat(marked).containsExactly(true, true, true, false);
        }
    }

    @Test
    void aDirtyContextLeaksIntoTheNextStreamUnlessItIsZeroed() throws Exception {
        byte[] dense = new byte[4000];
        new Random(4).nextBytes(dense);
        for (boolean dirty : new boolean[] {false, true}) {
            try (QueueRig rig = QueueRig.open("soft:context=" + (dirty ? "dirty" : "clean"))) {
                QueueRig.Memory input = rig.allocate(dense);
                QueueRig.Memory output = rig.allocate(5000);
                QueueRig.Memory context = rig.allocate(ZipContextLayout.BYTES);
                ByteBuffer sqe =
                        ZipUnitTest.stateful(rig, SqeLayout.ALGORITHM_GZIP, input, output, context, null, true);
                rig.call(sqe);
                ByteBuffer second = rig.call(sqe);
                byte[] stream = ZipUnitTest.produced(second, output);
                if (dirty) {
                    assertThatThrownBy(() -> ZipUnitTest.decode(SqeLayout.ALGORITHM_GZIP, stream))
                            .isInstanceOf(ZipException.class);
                } else {
                    assertThat(ZipUnitTest.decode(SqeLayout.ALGORITHM_GZIP, stream))
                            .isEqualTo(dense);
                }
                context.view().put(0, new byte[ZipContextLayout.BYTES]);
                ByteBuffer third = rig.call(sqe);
                assertThat(ZipUnitTest.decode(SqeLayout.ALGORITHM_GZIP, ZipUnitTest.produced(third, output)))
                        .isEqualTo(dense);
            }
        }
    }

    @Test
    void cachedAnswersAreThoseComputed() throws Exception {
        byte[] data = QueueRig.text(3000);
        try (QueueRig rig = QueueRig.open("soft:answers=cached")) {
            QueueRig.Memory context = rig.allocate(ZipContextLayout.BYTES);
            for (int i = 0; i < 3; i++) {
                QueueRig.Memory output = rig.allocate(4000);
                ByteBuffer whole = rig.call(rig.request(SqeLayout.ALGORITHM_GZIP, rig.allocate(data), output));
                assertThat(whole.getInt(SqeLayout.CONSUMED)).isEqualTo(data.length);
                assertThat(ZipUnitTest.decode(SqeLayout.ALGORITHM_GZIP, ZipUnitTest.produced(whole, output)))
                        .isEqualTo(data);
                ByteBuffer segment = rig.call(ZipUnitTest.stateful(
                        rig, SqeLayout.ALGORITHM_GZIP, rig.allocate(data), output, context, null, false));
                assertThat(segment.getInt(SqeLayout.TOTAL_INPUT)).isEqualTo(data.length);
                assertThat(ZipUnitTest.produced(segment, output)).endsWith(MARKER);
            }
        }
    }
}
