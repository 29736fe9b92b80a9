// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.nativeglue.NativeGlue;

/** Streams that somebody else decompresses as a whole, or does not. */
class InflateWholeTest {
    private static final byte[] DATA = new byte[10_000];

    static {
        for (int i = 0; i < DATA.length; i++) {
            DATA[i] = (byte) (i % 77 * (i % 5));
        }
    }

    private int asked;

    /** Does as a device would, by the JDK. */
    private final WholeInflater whole = (input, output) -> {
        asked++;
        Inflater inflater = new Inflater();
        inflater.setInput(input.duplicate());
        ByteBuffer room = ByteBuffer.allocate(output.remaining());
        try {
            int produced = inflater.inflate(room);
            if (!inflater.finished() || inflater.getRemaining() > 0) {
                return WholeInflater.NOT_DONE;
            }
            output.put(output.position(), room, 0, produced);
            return produced;
        } catch (DataFormatException e) {
            return WholeInflater.NOT_DONE;
        } finally {
            inflater.end();
        }
    };

    @BeforeEach
    void nativesAreThere() {
        assumeTrue(NativeGlue.probe().available(), NativeGlue.probe().reason());
    }

    private static byte[] stream() {
        Deflater deflater = new Deflater();
        deflater.setInput(DATA);
        deflater.finish();
        byte[] stream = new byte[DATA.length];
        int length = deflater.deflate(stream);
        deflater.end();
        return Arrays.copyOf(stream, length);
    }

    private static void assertDone(InflateStream stream, int bytesRead) {
        Adler32 adler = new Adler32();
        adler.update(DATA);
        assertThat(stream.finished()).isTrue();
        assertThat(stream.bytesRead()).isEqualTo(bytesRead);
        assertThat(stream.bytesWritten()).isEqualTo(DATA.length);
        assertThat(stream.adler()).isEqualTo((int) adler.getValue());
    }

    @Test
    void aWholeStreamEndsAsIfItHadBeenDecodedHere() throws DataFormatException {
        byte[] input = stream();
        Source source = new Source();
        InflateStream stream = new InflateStream(false, whole);
        for (int round = 1; round <= 2; round++) {
            byte[] output = new byte[DATA.length + 5];
            source.set(input, 0, input.length);
            assertThat(stream.inflate(source, output, 2, DATA.length)).isEqualTo(DATA.length);
            assertThat(Arrays.copyOfRange(output, 2, 2 + DATA.length)).isEqualTo(DATA);
            assertThat(asked).isEqualTo(round);
            assertThat(source.remaining()).isZero();
            assertDone(stream, input.length);
            stream.reset(source);
        }
        stream.close();
    }

    @Test
    void buffersMoveAsUsual() throws DataFormatException {
        Source source = new Source();
        InflateStream stream = new InflateStream(false, whole);
        ByteBuffer input = ByteBuffer.allocateDirect(10_000).position(7);
        input.put(stream()).flip().position(7);
        ByteBuffer output = ByteBuffer.allocateDirect(DATA.length + 9).position(4);
        int length = input.remaining();
        source.set(input);
        assertThat(stream.inflate(source, output)).isEqualTo(DATA.length);
        assertThat(input.remaining()).isZero();
        assertThat(output.position()).isEqualTo(4 + DATA.length);
        assertThat(output.slice(4, DATA.length)).isEqualTo(ByteBuffer.wrap(DATA));
        assertDone(stream, length);
        stream.close();
    }

    @Test
    void whatIsNotWholeIsDecodedHereAndAskedForOnce() throws DataFormatException {
        byte[] input = stream();
        Source source = new Source();
        InflateStream stream = new InflateStream(false, whole);
        byte[] output = new byte[DATA.length];
        int got = 0;
        for (int from = 0; from < input.length; from += 100) {
            source.set(input, from, Math.min(100, input.length - from));
            got += stream.inflate(source, output, got, output.length - got);
        }
        assertThat(output).isEqualTo(DATA);
        assertThat(asked).isEqualTo(1);
        assertDone(stream, input.length);
        stream.close();
    }
}
