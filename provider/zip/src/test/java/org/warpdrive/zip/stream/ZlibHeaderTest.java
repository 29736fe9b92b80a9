// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZlibHeaderTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void isWhatTheJdkWritesAtEveryStrategyWithAndWithoutDictionary(int level) {
        for (int strategy = 0; strategy <= 2; strategy++) {
            for (boolean dictionary : new boolean[] {false, true}) {
                Deflater jdk = new Deflater(level);
                jdk.setStrategy(strategy);
                if (dictionary) {
                    jdk.setDictionary(new byte[] {1});
                }
                byte[] out = new byte[16];
                jdk.finish();
                while (!jdk.finished()) {
                    int length = jdk.deflate(out);
                    if (length > 0) {
                        break;
                    }
                }
                jdk.end();
                assertThat(ZlibHeader.of(level, strategy, dictionary))
                        .isEqualTo(ByteBuffer.wrap(out).getShort() & 0xffff);
            }
        }
    }
}
