// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.zip.SglLayout;
import org.warpdrive.uacce.zip.SqeLayout;
import org.warpdrive.uacce.zip.ZipContextLayout;

/**
 * The requests that UADK's code filled in, given to the device with nothing changed but the addresses, which are made to
 * point somewhere. What comes out is decoded by the JDK.
 */
class GoldenRequestsTest {
    private static final String VECTORS = "/org/warpdrive/uacce/zip/golden-sqe.json";
    private static final int WINDOW = 32 << 10;

    static Stream<Arguments> requests() throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(GoldenRequestsTest.class.getResourceAsStream(VECTORS)), UTF_8)) {
            JsonObject root = JsonParser.parseReader(reader).getAsJsonObject();
            return Stream.of("requests", "constructed")
                    .flatMap(section ->
                            StreamSupport.stream(root.getAsJsonArray(section).spliterator(), false))
                    .map(JsonElement::getAsJsonObject)
                    .filter(vector -> vector.has("sqe"))
                    .map(vector -> Arguments.of(vector.get("id").getAsString(), vector));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void uadksRequestsAreDone(String id, JsonObject vector) throws Exception {
        byte[] entry = HexFormat.of().parseHex(vector.get("sqe").getAsString());
        ByteBuffer sqe = QueueRig.argument(SqeLayout.BYTES).put(0, entry);
        boolean decompress =
                vector.getAsJsonObject("params").get("op").getAsString().equals("decompress");
        String flavour = id.startsWith("rfc")
                ? "rfc-params"
                : SqeLayout.type(sqe.getInt(SqeLayout.CONTROL)) == SqeLayout.TYPE_3 ? "mainline-v3" : "mainline-v2";
        int type = decompress ? QpContextLayout.TYPE_DECOMPRESS : QpContextLayout.TYPE_COMPRESS;
        try (QueueRig rig = QueueRig.open("soft:flavour=" + flavour, type)) {
            if (decompress) {
                decompress(rig, sqe);
            } else {
                compress(rig, sqe);
            }
        }
    }

    private static void compress(QueueRig rig, ByteBuffer sqe) throws Exception {
        int control = sqe.getInt(SqeLayout.CONTROL);
        boolean stateful = (control & SqeLayout.CONTROL_STATEFUL) != 0;
        int algorithm = sqe.getInt(SqeLayout.REQUEST) & SqeLayout.ALGORITHM_MASK;
        int length = sqe.getInt(SqeLayout.INPUT_LENGTH);
        // what does not fit is an error here; how hardware hands it out in parts is not imitated
        boolean fits = sqe.getInt(SqeLayout.OUTPUT_CAPACITY) >= length;
        byte[] data = fits ? QueueRig.text(length) : new byte[length];
        QueueRig.Memory output = rig.allocate(data.length + data.length / 8 + 1024);
        ByteBuffer answer = call(rig, sqe, data, output);
        if (algorithm > SqeLayout.ALGORITHM_GZIP) {
            assertThat(QueueRig.status(answer)).isEqualTo(SoftStatus.BAD_REQUEST);
            return;
        }
        if (stateful && sqe.getInt(SqeLayout.OUTPUT_CAPACITY) < SqeLayout.STATEFUL_MIN_CAPACITY) {
            assertThat(QueueRig.status(answer)).isEqualTo(SqeLayout.OUTPUT_TOO_SMALL);
            return;
        }
        assertThat(QueueRig.status(answer)).isIn(SqeLayout.OK, SqeLayout.NEGATIVE_COMPRESSION);
        assertThat(answer.getInt(SqeLayout.CONSUMED)).isEqualTo(data.length);
        int skip = sqe.getInt(SqeLayout.DESTINATION_SKIP);
        byte[] written = QueueRig.bytes(output, skip + answer.getInt(SqeLayout.PRODUCED));
        byte[] stream = Arrays.copyOfRange(written, skip, written.length);
        boolean starts = !stateful || (control & SqeLayout.CONTROL_NEW_STREAM) != 0;
        boolean ends = !stateful || (control & SqeLayout.CONTROL_FINISH) != 0;
        if (starts && ends) {
            assertThat(ZipUnitTest.decode(algorithm, stream)).isEqualTo(data);
        } else {
            assertThat(inflatePiece(stream, data.length, ends)).isEqualTo(data);
        }
        if (!ends) {
            assertThat(stream).endsWith(0, 0, -1, -1);
        }
    }

    /** A piece of a stream, trailer and all, whose window is the zeros of a fresh context. */
    private static byte[] inflatePiece(byte[] piece, int length, boolean ends) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setDictionary(new byte[WINDOW]);
        inflater.setInput(piece);
        byte[] out = new byte[length + 1];
        int got = inflater.inflate(out);
        assertThat(inflater.finished()).isEqualTo(ends);
        inflater.end();
        return Arrays.copyOf(out, got);
    }

    private static void decompress(QueueRig rig, ByteBuffer sqe) throws Exception {
        int algorithm = sqe.getInt(SqeLayout.REQUEST) & SqeLayout.ALGORITHM_MASK;
        byte[] data = QueueRig.text(sqe.getInt(SqeLayout.INPUT_LENGTH) / 2);
        byte[] stream = ZipUnitTest.compressed(algorithm, data);
        int skip = sqe.getInt(SqeLayout.CONTROL) & SqeLayout.SKIP_MASK;
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes(stream);
        input.writeBytes(new byte[sqe.getInt(SqeLayout.INPUT_LENGTH) - stream.length]); // what follows it
        QueueRig.Memory output = rig.allocate(data.length + 100);
        ByteBuffer answer = call(rig, sqe, ZipUnitTest.join(new byte[skip], input.toByteArray()), output);
        if ((sqe.getInt(SqeLayout.CONTROL) & SqeLayout.CONTROL_STATEFUL) != 0) {
            assertThat(QueueRig.status(answer)).isIn(SoftStatus.BAD_REQUEST, SqeLayout.OUTPUT_TOO_SMALL); // not offered
            return;
        }
        assertThat(QueueRig.status(answer)).isEqualTo(SqeLayout.OK);
        assertThat(answer.getInt(SqeLayout.CONSUMED)).isEqualTo(stream.length);
        assertThat(ZipUnitTest.produced(answer, output)).isEqualTo(data);
    }

    /** The entry with addresses that exist in place of the recorded ones. */
    private static ByteBuffer call(QueueRig rig, ByteBuffer sqe, byte[] input, QueueRig.Memory output) {
        QueueRig.Memory source = rig.allocate(input);
        boolean lists = (sqe.getInt(SqeLayout.REQUEST) & SqeLayout.BUFFER_MASK) != 0;
        ByteBuffer patched = QueueRig.argument(SqeLayout.BYTES).put(0, sqe, 0, SqeLayout.BYTES);
        patched.putLong(SqeLayout.SOURCE_ADDRESS, lists ? list(rig, source) : source.deviceAddress());
        patched.putLong(SqeLayout.DESTINATION_ADDRESS, lists ? list(rig, output) : output.deviceAddress());
        if ((sqe.getInt(SqeLayout.CONTROL) & SqeLayout.CONTROL_STATEFUL) != 0) {
            QueueRig.Memory context = rig.allocate(ZipContextLayout.BYTES);
            patched.putLong(SqeLayout.CONTEXT_ADDRESS, context.deviceAddress() + ZipContextLayout.HARDWARE);
        }
        return rig.call(patched);
    }

    private static long list(QueueRig rig, QueueRig.Memory data) {
        QueueRig.Memory list = rig.allocate(SglLayout.listBytes(1));
        list.view().putShort(SglLayout.CAPACITY, (short) 1).putShort(SglLayout.ENTRIES_HERE, (short) 1);
        int entry = SglLayout.entryOffset(0);
        list.view().putLong(entry + SglLayout.ENTRY_ADDRESS, data.deviceAddress());
        list.view().putInt(entry + SglLayout.ENTRY_LENGTH, data.view().capacity());
        return list.deviceAddress();
    }
}
