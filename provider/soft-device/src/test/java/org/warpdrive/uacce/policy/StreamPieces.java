// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/** What tests of many streams at once do with each: take its output, and look at it as a whole. */
final class StreamPieces {
    private StreamPieces() {}

    /** Takes output until the stream has no more to give for this kind of flush. */
    static void drain(DeflateStream stream, Source source, int flush, byte[] room, ByteArrayOutputStream to) {
        int produced;
        do {
            produced = stream.deflate(source, room, 0, room.length, flush);
            to.write(room, 0, produced);
        } while (produced == room.length);
    }

    /** java.util.zip restores exactly the expected bytes of a whole stream. */
    static void check(byte[] expected, byte[] compressed, boolean raw) throws DataFormatException {
        byte[] decoded = new byte[expected.length];
        Inflater inflater = new Inflater(raw);
        inflater.setInput(compressed);
        assertThat(inflater.inflate(decoded)).isEqualTo(expected.length);
        assertThat(inflater.inflate(new byte[1])).isZero();
        assertThat(inflater.finished()).isTrue();
        inflater.end();
        assertThat(Arrays.equals(expected, decoded)).as("the bytes of a stream").isTrue();
    }
}
