// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;

/** The application's arrays are garbage with the object that had them, also where nobody ended it: as with the JDK's. */
class AbandonedInputTest {
    private static final int MANY = 20;

    private enum Kind {
        JDK_DEFLATER {
            @Override
            void use(byte[] input) {
                begin(new Deflater(), input);
            }
        },
        DEFLATER {
            @Override
            void use(byte[] input) {
                begin(new WdDeflater(), input);
            }
        },
        INFLATER {
            @Override
            void use(byte[] input) throws Exception {
                Inflater inflater = new WdInflater();
                byte[] stream = Pump.finish(new Deflater(), TestData.TEXT.of(100_000));
                System.arraycopy(stream, 0, input, 0, stream.length);
                inflater.setInput(input);
                assertThat(inflater.inflate(new byte[10])).isEqualTo(10);
            }
        },
        GZIP_OUTPUT {
            @Override
            void use(byte[] input) throws Exception {
                new WdGZIPOutputStream(OutputStream.nullOutputStream()).write(input);
            }
        };

        /** Gives it the input, of which it may take a part, and forgets it. */
        abstract void use(byte[] input) throws Exception;

        private static void begin(Deflater deflater, byte[] input) {
            deflater.setInput(input);
            assertThat(deflater.deflate(new byte[10], 0, 10, Deflater.SYNC_FLUSH))
                    .isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theInputOfAnObjectThatNobodyEndedIsGarbage(Kind kind) throws Exception {
        WeakReference<byte[]> input = used(kind);
        for (int i = 0; i < MANY && input.get() != null; i++) {
            Garbage.collect();
        }
        assertThat(input.get()).isNull();
    }

    /** By itself, for a frame holds what its variables held. */
    private static WeakReference<byte[]> used(Kind kind) throws Exception {
        byte[] input = TestData.TEXT.of(1_000_000);
        kind.use(input);
        return new WeakReference<>(input);
    }
}
