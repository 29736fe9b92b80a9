// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredBlocksTest {
    @ParameterizedTest
    @CsvSource({
        // length, last, flush, segment
        "0, true, false, 5",
        "0, false, true, 5",
        "1, true, false, 6",
        "1, false, true, 11",
        "1, false, false, 6",
        "65535, true, false, 65540",
        "65536, true, false, 65546",
        "262140, false, false, 262160",
        "262140, false, true, 262165",
    })
    void segmentsAreExactlyAsLongAsTheyMustBe(int length, boolean last, boolean flush, int segment)
            throws DataFormatException {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        Block block = new Block();
        Buffer in = Staging.lease(length);
        in.bytes().put(0, data);
        block.input(in, 0, 0, length, 0);
        block.parameters(0, 0, last, flush, null);
        block.output(Staging.lease(StoredBlocks.bound(length)));
        try {
            assertThat(new StoredBlocks().submit(block)).isTrue();
            assertThat(block.completion().produced())
                    .isEqualTo(segment)
                    .isLessThanOrEqualTo(StoredBlocks.bound(length));
            Inflater inflater = new Inflater(true);
            inflater.setInput(block.out().range(0, segment));
            byte[] out = new byte[length + 1];
            assertThat(inflater.inflate(out)).isEqualTo(length);
            assertThat(Arrays.copyOf(out, length)).isEqualTo(data);
            assertThat(inflater.finished()).isEqualTo(last);
            assertThat(inflater.getRemaining()).isZero();
            inflater.end();
        } finally {
            block.free();
        }
    }
}
