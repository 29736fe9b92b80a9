// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.compat.hadoop.HadoopCodecsTest.conf;
import static org.warpdrive.compat.hadoop.HadoopCodecsTest.with;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.zlib.ZlibCompressor.CompressionLevel;
import org.apache.hadoop.io.compress.zlib.ZlibFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.hadoop.WdGzipCodec;

/** What compresses and decompresses gzip, called when it should not be, and with what it should not be: as Hadoop's own. */
@EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "Hadoop 3.4 asks for Subject.getSubject, which 24 refuses")
class HadoopGzipCallsTest {
    private static final byte[] DATA = TestData.TEXT.of(3_000);
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    private interface Call {
        Object make() throws IOException;
    }

    private interface Calls<T> {
        void make(T on, List<String> said) throws IOException;
    }

    private static void say(List<String> said, String name, Call call) {
        String what;
        try {
            what = String.valueOf(call.make());
        } catch (IOException e) {
            what = e.toString();
        } catch (RuntimeException e) {
            // Without the text: it is the JDK's, and from one JDK to the next another.
            what = e.getClass().getSimpleName();
        }
        said.add(name + ": " + what);
    }

    private static void say(List<String> said, String name, Runnable call) {
        say(said, name, () -> {
            call.run();
            return "done";
        });
    }

    private static void assertCompressorsAlike(Calls<Compressor> calls) throws IOException {
        List<List<String>> said = List.of(new ArrayList<>(), new ArrayList<>());
        calls.make(with(new GzipCodec(), conf()).createCompressor(), said.get(0));
        calls.make(with(new WdGzipCodec(), conf()).createCompressor(), said.get(1));
        assertThat(said.get(1)).isEqualTo(said.get(0));
    }

    private static void assertDecompressorsAlike(Calls<Decompressor> calls) throws IOException {
        List<List<String>> said = List.of(new ArrayList<>(), new ArrayList<>());
        calls.make(with(new GzipCodec(), conf()).createDecompressor(), said.get(0));
        calls.make(with(new WdGzipCodec(), conf()).createDecompressor(), said.get(1));
        assertThat(said.get(1)).isEqualTo(said.get(0));
    }

    private static void state(Compressor compressor, List<String> said) {
        say(said, "needsInput", () -> compressor.needsInput());
        say(said, "finished", () -> compressor.finished());
    }

    private static byte[] member(Compressor compressor) throws IOException {
        compressor.setInput(DATA, 0, DATA.length);
        compressor.finish();
        byte[] room = new byte[2 * DATA.length];
        int length = 0;
        while (!compressor.finished()) {
            length += compressor.compress(room, length, room.length - length);
        }
        return Arrays.copyOf(room, length);
    }

    private static boolean isGood(byte[] member) throws IOException {
        return Arrays.equals(HadoopCodecsTest.read(with(new GzipCodec(), conf()), member), DATA);
    }

    @Test
    void compressorFromBeginningToEnd() throws IOException {
        assertCompressorsAlike((compressor, said) -> {
            state(compressor, said);
            compressor.setInput(DATA, 0, DATA.length);
            state(compressor, said);
            byte[] room = new byte[HEADER_BYTES + 2 * DATA.length];
            say(said, "a part of the header", () -> compressor.compress(room, 0, 3));
            say(said, "the rest", () -> compressor.compress(room, 3, HEADER_BYTES - 3));
            say(said, "header", () -> Arrays.toString(Arrays.copyOf(room, HEADER_BYTES)));
            state(compressor, said);
            compressor.reset();
            state(compressor, said);
            say(said, "member", () -> isGood(member(compressor)));
            state(compressor, said);
            say(said, "compress", () -> compressor.compress(room, 0, room.length));
            say(said, "nothing", () -> compressor.compress(room, 0, 0));
            say(said, "read", () -> compressor.getBytesRead());
            compressor.setInput(DATA, 0, 10);
            state(compressor, said);
            compressor.reset();
            state(compressor, said);
            say(said, "member again", () -> isGood(member(compressor)));
        });
    }

    @Test
    void compressorAfterItsEnd() throws IOException {
        for (boolean isUsed : new boolean[] {false, true}) {
            assertCompressorsAlike((compressor, said) -> {
                if (isUsed) {
                    say(said, "member", () -> isGood(member(compressor)));
                }
                compressor.end();
                state(compressor, said);
                say(said, "reset", compressor::reset);
                say(said, "read", () -> compressor.getBytesRead());
                say(said, "written", () -> compressor.getBytesWritten());
                say(said, "setInput", () -> compressor.setInput(DATA, 0, DATA.length));
                state(compressor, said);
                byte[] room = new byte[100];
                say(said, "compress", () -> compressor.compress(room, 0, room.length));
                say(said, "compress wrongly", () -> compressor.compress(room, 50, room.length));
                say(said, "dictionary", () -> compressor.setDictionary(DATA, 0, 100));
                say(said, "finish", compressor::finish);
                state(compressor, said);
                say(said, "end", compressor::end);
                Configuration conf = conf();
                ZlibFactory.setCompressionLevel(conf, CompressionLevel.NO_COMPRESSION);
                say(said, "reinit", () -> compressor.reinit(conf));
                state(compressor, said);
                say(said, "member", () -> {
                    byte[] member = member(compressor);
                    return isGood(member) + " stored " + (member.length > DATA.length);
                });
                say(said, "read", () -> compressor.getBytesRead());
                state(compressor, said);
            });
        }
    }

    private static void wrongRanges(Compressor compressor, List<String> said) {
        byte[] room = new byte[5];
        say(said, "before", () -> compressor.compress(room, -1, 3));
        say(said, "behind", () -> compressor.compress(room, 6, 3));
        say(said, "beyond", () -> compressor.compress(room, 3, 3));
        say(said, "less than nothing", () -> compressor.compress(room, 0, -1));
        say(said, "nothing at a wrong place", () -> compressor.compress(room, 9, 0));
        say(said, "nowhere", () -> compressor.compress(null, 0, 3));
    }

    /** While the header is due, the data, and the trailer. */
    @Test
    void compressorWithWrongRanges() throws IOException {
        assertCompressorsAlike((compressor, said) -> {
            int length = member(compressor).length;
            for (int at : new int[] {0, HEADER_BYTES, length - TRAILER_BYTES + 1}) {
                compressor.reset();
                compressor.setInput(DATA, 0, DATA.length);
                compressor.finish();
                byte[] room = new byte[length];
                for (int i = 0; i < at; i++) {
                    compressor.compress(room, i, 1);
                }
                wrongRanges(compressor, said);
                say(said, "the rest", () -> compressor.compress(room, at, room.length - at) == room.length - at);
                say(said, "good", () -> isGood(room));
            }
        });
    }

    /** In pieces, with all of it known to be bad, and with another member behind it. */
    @Test
    void decompressorFromBeginningToEnd() throws IOException {
        byte[] member = member(with(new GzipCodec(), conf()).createCompressor());
        byte[] twice = Arrays.copyOf(member, 2 * member.length);
        System.arraycopy(member, 0, twice, member.length, member.length);
        byte[] bad = twice.clone();
        bad[0] = 0;
        for (byte[] file : List.of(twice, bad)) {
            for (int piece : new int[] {1, 5, HEADER_BYTES, 100, file.length}) {
                assertDecompressorsAlike((decompressor, said) -> {
                    byte[] room = new byte[2 * DATA.length];
                    for (int at = 0; at < file.length; at += piece) {
                        decompressor.setInput(file, at, Math.min(piece, file.length - at));
                        say(said, "needsInput", () -> decompressor.needsInput());
                        for (int i = 0; i < 2; i++) {
                            say(said, "decompress", () -> decompressor.decompress(room, 0, room.length));
                            say(said, "needsInput", () -> decompressor.needsInput());
                            say(said, "remaining", () -> decompressor.getRemaining());
                            say(said, "finished", () -> decompressor.finished());
                        }
                    }
                    decompressor.reset();
                    decompressor.setInput(member, 0, member.length);
                    say(said, "decompress", () -> decompressor.decompress(room, 0, room.length));
                    say(said, "finished", () -> decompressor.finished());
                });
            }
        }
    }

    @Test
    void decompressorAfterItsEnd() throws IOException {
        byte[] member = member(with(new GzipCodec(), conf()).createCompressor());
        for (int length : new int[] {0, 5, HEADER_BYTES + 20, member.length}) {
            assertDecompressorsAlike((decompressor, said) -> {
                byte[] room = new byte[2 * DATA.length];
                decompressor.setInput(member, 0, length);
                say(said, "decompress", () -> decompressor.decompress(room, 0, room.length));
                say(said, "finished", () -> decompressor.finished());
                decompressor.end();
                for (int i = 0; i < 2; i++) {
                    say(said, "finished", () -> decompressor.finished());
                    say(said, "needsInput", () -> decompressor.needsInput());
                    say(said, "remaining", () -> decompressor.getRemaining());
                    say(said, "decompress", () -> decompressor.decompress(room, 0, room.length));
                    say(said, "reset", decompressor::reset);
                    say(said, "end", decompressor::end);
                }
            });
        }
    }
}
