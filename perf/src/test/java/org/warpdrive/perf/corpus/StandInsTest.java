// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StandInsTest {
    private static final int LENGTH = 200_000;

    static Stream<Arguments> generators() {
        return Stream.of(
                generator("prose", StandIns::prose, 0.25, 0.5),
                generator("html", StandIns::html, 0.1, 0.5),
                generator("json", StandIns::json, 0.15, 0.5),
                generator("xml", StandIns::xml, 0.05, 0.5),
                generator("source", StandIns::source, 0.1, 0.5),
                generator("access log", StandIns::accessLog, 0.08, 0.4),
                generator("server log", StandIns::serverLog, 0.1, 0.5),
                generator("csv", StandIns::csv, 0.1, 0.5),
                generator("records", StandIns::records, 0.1, 0.6),
                generator("noise", StandIns::noise, 1.0, 1.01));
    }

    private static Arguments generator(String name, IntFunction<byte[]> generator, double least, double most) {
        return Arguments.of(name, generator, least, most);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("generators")
    void isTheSameEachTimeAndCompressesLikeTheRealThing(
            String name, IntFunction<byte[]> generator, double least, double most) {
        byte[] bytes = generator.apply(LENGTH);
        assertThat(bytes).hasSize(LENGTH);
        assertThat(crc(generator.apply(LENGTH))).isEqualTo(crc(bytes));
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(bytes);
        deflater.finish();
        int compressed = deflater.deflate(new byte[LENGTH + 1000]);
        deflater.end();
        assertThat(compressed / (double) LENGTH).as(name).isBetween(least, most);
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
