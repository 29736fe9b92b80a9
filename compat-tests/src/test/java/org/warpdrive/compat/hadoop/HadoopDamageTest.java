// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.compat.hadoop.HadoopCodecsTest.conf;
import static org.warpdrive.compat.hadoop.HadoopCodecsTest.with;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.hadoop.WdDefaultCodec;
import org.warpdrive.hadoop.WdGzipCodec;

/**
 * Files that are damaged, cut short, or go on behind their end. Whoever reads on after an error hears what Hadoop's own says
 * then, and gets no data that it does not give.
 */
@EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "Hadoop 3.4 asks for Subject.getSubject, which 24 refuses")
class HadoopDamageTest {
    private static final int[] BUFFERS = {1, 7, 10, 18, 64, 4096};
    /** Reads after the first that gave no data. */
    private static final int FURTHER_READS = 3;

    private static final byte[] DATA = TestData.JSON.of(1_500);

    /** All that is given, and then what is said, again and again. */
    private static String outcome(DefaultCodec codec, byte[] file, int buffer) throws IOException {
        Configuration conf = conf();
        conf.setInt("io.file.buffer.size", buffer);
        InputStream in = with(codec, conf).createInputStream(new ByteArrayInputStream(file));
        ByteArrayOutputStream given = new ByteArrayOutputStream();
        List<String> said = new ArrayList<>();
        while (said.size() <= FURTHER_READS) {
            try {
                byte[] room = new byte[100];
                int length = in.read(room);
                if (length < 0) {
                    said.add("end");
                } else {
                    given.write(room, 0, length);
                }
            } catch (IOException e) {
                said.add(e.toString());
            } catch (AssertionError e) {
                // Tests run with assertions, of which Hadoop's own has two that do not hold when it looks at a checksum
                // again.
                // Without them it says what it said.
                said.add(said.get(said.size() - 1));
            }
        }
        return given.size() + " bytes, " + Arrays.hashCode(given.toByteArray()) + ", " + said;
    }

    private static void assertAlike(DefaultCodec stock, DefaultCodec ours, byte[] file, String what)
            throws IOException {
        for (int buffer : BUFFERS) {
            assertThat(outcome(ours, file, buffer))
                    .as("%s, buffer %d", what, buffer)
                    .isEqualTo(outcome(stock, file, buffer));
        }
    }

    private static void assertGzipAlike(byte[] file, String what) throws IOException {
        assertAlike(new GzipCodec(), new WdGzipCodec(), file, what);
    }

    private static byte[] written(CompressionCodec codec) throws IOException {
        return HadoopCodecsTest.written(codec, DATA, 1000);
    }

    private static byte[] member() throws IOException {
        return written(with(new GzipCodec(), conf()));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            file.writeBytes(part);
        }
        return file.toByteArray();
    }

    @Test
    void gzipWithOneByteWrong() throws IOException {
        byte[] member = member();
        byte[] full = HadoopCodecsTest.withFullHeader(member);
        for (byte[] good : List.of(member, full, joined(member, full))) {
            for (int at = 0; at < good.length; at += at < 40 || at > good.length - 12 ? 1 : 97) {
                byte[] bad = good.clone();
                bad[at] ^= 0x55;
                assertGzipAlike(bad, "byte " + at);
            }
        }
    }

    @Test
    void gzipCutShort() throws IOException {
        byte[] member = member();
        byte[] full = HadoopCodecsTest.withFullHeader(member);
        for (byte[] good : List.of(member, full)) {
            for (int length = 0; length < good.length; length += length < 40 || length > good.length - 12 ? 1 : 97) {
                assertGzipAlike(Arrays.copyOf(good, length), "cut at " + length);
                assertGzipAlike(joined(member, Arrays.copyOf(good, length)), "second member cut at " + length);
            }
        }
    }

    /** Nobody can say of fewer than ten bytes what they are. */
    @Test
    void gzipWithSomethingElseBehindIt() throws IOException {
        byte[] member = member();
        byte[] text = "plain text, longer than a header".getBytes(StandardCharsets.US_ASCII);
        for (int length = 1; length <= 20; length++) {
            byte[] other = Arrays.copyOf(text, length);
            assertGzipAlike(other, length + " bytes that are no gzip file");
            assertGzipAlike(joined(member, other), length + " bytes of text behind");
            assertGzipAlike(joined(member, new byte[length]), length + " zeros behind");
            assertGzipAlike(joined(member, other, member), length + " bytes of text between");
        }
    }

    @Test
    void zlib() throws IOException {
        byte[] good = written(with(new DefaultCodec(), conf()));
        for (int at = 0; at < good.length; at += at < 12 || at > good.length - 12 ? 1 : 97) {
            byte[] bad = good.clone();
            bad[at] ^= 0x55;
            assertAlike(new DefaultCodec(), new WdDefaultCodec(), bad, "byte " + at);
            byte[] cut = Arrays.copyOf(good, at);
            assertAlike(new DefaultCodec(), new WdDefaultCodec(), cut, "cut at " + at);
            assertAlike(new DefaultCodec(), new WdDefaultCodec(), joined(good, cut), "second one cut at " + at);
        }
    }
}
