// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.ExtraField;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compress.WdGzipCompressorInputStream;

/** Where reading a gzip file ends, well or not, beside Commons Compress: what is returned, thrown and known of the member then. */
class GzipStreamEndsTest {
    private static final int MOST_READS = 100;

    private interface Opener {
        CompressorInputStream open(InputStream in) throws IOException;
    }

    private interface Call {
        Object make() throws IOException;
    }

    private static byte[] member(String name) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setFileName(name);
        parameters.setComment("comment of " + name);
        parameters.setModificationTime(1_234_567);
        parameters.setHeaderCRC(true);
        parameters.setExtraField(
                new ExtraField().addSubField("WD", new byte[] {1, 2, 3}).addSubField("ZZ", new byte[20]));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream gzip = new GzipCompressorOutputStream(file, parameters)) {
            gzip.write(TestData.TEXT.of(300));
        }
        return file.toByteArray();
    }

    /** Two members, the second cut at each place of its header, and with each byte of it changed; and both. */
    private static Map<String, byte[]> files() throws IOException {
        byte[] one = member("one");
        byte[] two = member("two");
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int at = one.length; at <= one.length + 80; at++) {
            files.put("cut at " + at, Arrays.copyOf(both, at));
            for (int flip : new int[] {1, 4, 0x40, 0xff}) {
                byte[] changed = both.clone();
                changed[at] ^= (byte) flip;
                files.put("byte " + at + " xor " + flip, changed);
                files.put("byte " + at + " xor " + flip + ", cut", Arrays.copyOf(changed, at + 3));
            }
        }
        files.put("whole", both);
        return files;
    }

    private static GzipCompressorInputStream theirs(InputStream in, boolean all) throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setDecompressConcatenated(all)
                .get();
    }

    private static String outcome(Call call) {
        try {
            return String.valueOf(call.make());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static GzipParameters metaData(InputStream in) {
        return in instanceof GzipCompressorInputStream theirs
                ? theirs.getMetaData()
                : ((WdGzipCompressorInputStream) in).getMetaData();
    }

    /** Reads to the end or the first error, which is the last thing in the list but for what is known of the member then. */
    private static List<Object> read(Opener opener, byte[] file) throws IOException {
        List<Object> seen = new ArrayList<>();
        try (CompressorInputStream in = opener.open(new ByteArrayInputStream(file))) {
            String last = outcome(in::read);
            for (int i = 0; !last.equals("-1") && !last.contains("Exception"); i++) {
                assertThat(i).isLessThan(MOST_READS * 10);
                last = outcome(in::read);
            }
            seen.add(last);
            seen.add(HeaderFields.of(metaData(in)));
        }
        return seen;
    }

    @Test
    void anErrorAndWhatIsKnownOfTheMemberThenAreTheSame() throws IOException {
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            assertThat(read(in -> new WdGzipCompressorInputStream(in, true), file.getValue()))
                    .as(file.getKey())
                    .isEqualTo(read(in -> theirs(in, true), file.getValue()));
        }
    }

    /** The first member alone, whose header is read when the stream is made. */
    @Test
    void aHeaderCutShortIsTheEndOfTheFile() throws IOException {
        byte[] whole = member("name");
        for (int length = 10; length < 70; length++) {
            for (boolean damaged : new boolean[] {false, true}) {
                byte[] cut = Arrays.copyOf(whole, length);
                if (damaged && length > 14) {
                    cut[14] = 99; // the first subfield is longer than all the extra field
                }
                String ours = outcome(() -> new WdGzipCompressorInputStream(new ByteArrayInputStream(cut)).read());
                String theirs = outcome(() -> new GzipCompressorInputStream(new ByteArrayInputStream(cut)).read());
                assertThat(ours).as("length " + length + " damaged " + damaged).isEqualTo(theirs);
                if (length < 40) {
                    assertThat(ours).isEqualTo(EOFException.class.getName());
                }
            }
        }
    }

    /** Closed before the end it refuses, where the stock class has a NullPointerException. */
    @Test
    void afterTheEndThereIsNothingClosedOrNot() throws IOException {
        for (boolean all : new boolean[] {false, true}) {
            List<List<String>> lives = new ArrayList<>();
            List<Opener> openers = List.of(in -> new WdGzipCompressorInputStream(in, all), in -> theirs(in, all));
            for (Opener opener : openers) {
                List<String> life = new ArrayList<>();
                CompressorInputStream in = opener.open(new ByteArrayInputStream(member("name")));
                byte[] room = new byte[1000];
                life.add(outcome(() -> in.read(room)));
                for (int i = 0; i < 2; i++) {
                    life.add(outcome(in::read));
                    life.add(outcome(() -> in.read(room)));
                    life.add(outcome(() -> in.read(room, 0, 0)));
                    life.add(outcome(() -> in.read(room, -1, 0)));
                    life.add(outcome(() -> in.read(room, -1, 5)));
                    life.add(outcome(() -> in.skip(5)));
                    life.add(outcome(in::available));
                    life.add(HeaderFields.of(metaData(in)).toString());
                    life.add(outcome(in::getBytesRead));
                    in.close();
                }
                lives.add(life);
            }
            assertThat(lives.get(0)).isEqualTo(lives.get(1)).contains("300", "-1");
        }
    }
}
