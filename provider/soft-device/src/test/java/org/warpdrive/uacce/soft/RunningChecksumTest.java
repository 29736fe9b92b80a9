// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.warpdrive.uacce.zip.SqeLayout;

class RunningChecksumTest {
    @Test
    void piecesOfAnyLengthAddUpToTheWhole() {
        Random random = new Random(11);
        for (int round = 0; round < 50; round++) {
            byte[] data = new byte[random.nextInt(200_000)];
            random.nextBytes(data);
            int adler = RunningChecksum.first(SqeLayout.ALGORITHM_ZLIB);
            int crc = RunningChecksum.first(SqeLayout.ALGORITHM_GZIP);
            for (int from = 0, length; from < data.length; from += length) {
                length = 1 + random.nextInt(data.length - from);
                ByteBuffer piece = ByteBuffer.wrap(data, from, length).slice();
                adler = RunningChecksum.update(SqeLayout.ALGORITHM_ZLIB, adler, piece, length);
                crc = RunningChecksum.update(SqeLayout.ALGORITHM_GZIP, crc, piece, length);
            }
            Adler32 wholeAdler = new Adler32();
            wholeAdler.update(data);
            CRC32 wholeCrc = new CRC32();
            wholeCrc.update(data);
            assertThat(adler).isEqualTo((int) wholeAdler.getValue());
            assertThat(RunningChecksum.crcOf(crc)).isEqualTo((int) wholeCrc.getValue());
            assertThat(crc).isEqualTo(~Integer.reverse((int) wholeCrc.getValue()));
        }
    }
}
