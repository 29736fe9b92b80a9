// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.warpdrive.compat.hadoop.HadoopCodecsTest.conf;
import static org.warpdrive.compat.hadoop.HadoopCodecsTest.with;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.warpdrive.hadoop.WdDefaultCodec;
import org.warpdrive.hadoop.WdGzipCodec;

/** Settings that are wrong: who made them hears of it in Hadoop's words, and nobody else has less of WarpDrive for it. */
@EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "Hadoop 3.4 asks for Subject.getSubject, which 24 refuses")
class HadoopMistakesTest {
    private static Configuration wrong(String key, String value) {
        Configuration conf = HadoopCodecsTest.conf();
        conf.set(key, value);
        return conf;
    }

    private static void assertRefusedAlike(CompressionCodec stock, CompressionCodec ours) {
        Throwable expected = catchThrowable(stock::createCompressor);
        assertThat(expected).isInstanceOf(RuntimeException.class);
        assertThat(catchThrowable(ours::createCompressor))
                .hasSameClassAs(expected)
                .hasMessage(expected.getMessage());
        assertThat(with(new WdGzipCodec(), conf()).createCompressor().getClass().getSimpleName())
                .isEqualTo("WdGzipCompressor");
        assertThat(with(new WdDefaultCodec(), conf())
                        .createDecompressor()
                        .getClass()
                        .getSimpleName())
                .isEqualTo("WdZlibDecompressor");
    }

    @Test
    void aLevelThatIsNone() {
        // A number, where Hadoop wants a name.
        Configuration conf = wrong("zlib.compress.level", "9");
        assertRefusedAlike(with(new GzipCodec(), conf), with(new WdGzipCodec(), conf));
        assertRefusedAlike(with(new DefaultCodec(), conf), with(new WdDefaultCodec(), conf));
    }

    @Test
    void aStrategyThatIsNone() {
        Configuration conf = wrong("zlib.compress.strategy", "FAST");
        assertRefusedAlike(with(new GzipCodec(), conf), with(new WdGzipCodec(), conf));
    }

    /** Which is another exception than that of a value that is none. */
    @Test
    void aLevelBehindTooManyVariables() {
        Configuration conf = wrong("zlib.compress.level", "${v0}");
        for (int i = 0; i < 30; i++) {
            conf.set("v" + i, "${v" + (i + 1) + "}");
        }
        assertRefusedAlike(with(new GzipCodec(), conf), with(new WdGzipCodec(), conf));
        assertRefusedAlike(with(new DefaultCodec(), conf), with(new WdDefaultCodec(), conf));
    }

    @Test
    void noConfiguration() {
        assertRefusedAlike(new GzipCodec(), new WdGzipCodec());
        assertRefusedAlike(new DefaultCodec(), new WdDefaultCodec());
    }

    /** Of one that is in use already. */
    @Test
    void aChangeOfSettings() {
        for (Configuration conf :
                new Configuration[] {wrong("zlib.compress.level", "9"), wrong("zlib.compress.strategy", "FAST")}) {
            Throwable expected = catchThrowable(
                    () -> with(new GzipCodec(), conf()).createCompressor().reinit(conf));
            assertThat(expected).isInstanceOf(IllegalArgumentException.class);
            for (DefaultCodec codec : new DefaultCodec[] {new WdGzipCodec(), new WdDefaultCodec()}) {
                assertThat(catchThrowable(
                                () -> with(codec, conf()).createCompressor().reinit(conf)))
                        .hasSameClassAs(expected)
                        .hasMessage(expected.getMessage());
            }
        }
    }
}
