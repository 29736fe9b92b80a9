// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warpdrive.cli.Options.Mode;

class OptionParserTest {
    @Test
    void nothingMeansCompressStandardInputAsGzip() throws Exception {
        Options options = OptionParser.parse();

        assertThat(options.mode()).isEqualTo(Mode.COMPRESS);
        assertThat(options.suffixes().outputFormat()).isEqualTo(Format.GZIP);
        assertThat(options.level()).isEqualTo(-1);
        assertThat(options.files()).isEmpty();
    }

    @Test
    void shortOptionsCombine() throws Exception {
        Options options = OptionParser.parse("-zk9fc", "a");

        assertThat(options.format()).isEqualTo(Format.ZLIB);
        assertThat(options.level()).isEqualTo(9);
        assertThat(options.keep()).isTrue();
        assertThat(options.force()).isTrue();
        assertThat(options.toStdout()).isTrue();
        assertThat(options.files()).containsExactly("a");
    }

    @Test
    void optionsAndFilesMixUntilTwoDashes() throws Exception {
        Options options = OptionParser.parse("a", "-d", "-", "b", "--", "-k", "--", "--fast");

        assertThat(options.mode()).isEqualTo(Mode.DECOMPRESS);
        assertThat(options.keep()).isFalse();
        assertThat(options.files()).containsExactly("a", "-", "b", "-k", "--", "--fast");
    }

    @Test
    void theLastOfSeveralLevelsAndFormatsCounts() throws Exception {
        Options options = OptionParser.parse("-19", "--fast", "--best", "-3", "-z", "--raw");

        assertThat(options.level()).isEqualTo(3);
        assertThat(options.format()).isEqualTo(Format.RAW);
    }

    @Test
    void longOptionsMayBeCutShort() throws Exception {
        Options options =
                OptionParser.parse("--decomp", "--keep", "--to", "--verb", "--stat", "--no", "--sy", "--rec", "--raw");

        assertThat(options.mode()).isEqualTo(Mode.DECOMPRESS);
        assertThat(options.keep()).isTrue();
        assertThat(options.toStdout()).isTrue();
        assertThat(options.verbose()).isTrue();
        assertThat(options.stats()).isTrue();
        assertThat(options.synchronous()).isTrue();
        assertThat(options.recursive()).isTrue();
    }

    @Test
    void testingWinsOverExpanding() throws Exception {
        assertThat(OptionParser.parse("-td").mode()).isEqualTo(Mode.TEST);
        assertThat(OptionParser.parse("-dt").mode()).isEqualTo(Mode.TEST);
    }

    @Test
    void traceTakesAFile() throws Exception {
        assertThat(OptionParser.parse("--trace=a", "b").trace()).isEqualTo("a");
        assertThat(OptionParser.parse("--trace", "a", "b").files()).containsExactly("b");
        assertThat(OptionParser.parse("b").trace()).isNull();
    }

    @Test
    void engineTakesItsValueEitherWay() throws Exception {
        assertThat(OptionParser.parse("--engine=jdk").engine()).isEqualTo("jdk");
        Options options = OptionParser.parse("--eng", "native", "file");
        assertThat(options.engine()).isEqualTo("native");
        assertThat(options.files()).containsExactly("file");
    }

    @Test
    void suffixTakesItsValueInEveryForm() throws Exception {
        for (String[] line : new String[][] {{"-kS", ".x", "f"}, {"-kS.x", "f"}, {"-k", "--suf", ".x", "f"}}) {
            Options options = OptionParser.parse(line);
            assertThat(options.suffix()).isEqualTo(".x");
            assertThat(options.files()).containsExactly("f");
            assertThat(options.keep()).isTrue();
        }
    }

    @Test
    void theFirstQuestionIsAnsweredAndTheRestOfTheLineNotRead() throws Exception {
        assertThat(OptionParser.parse("-hV", "--nonsense").mode()).isEqualTo(Mode.HELP);
        assertThat(OptionParser.parse("-d", "--version", "-Z").mode()).isEqualTo(Mode.VERSION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "-x         | invalid option -- 'x'",
                "-0         | invalid option -- '0'",
                "-10        | invalid option -- '0'",
                "-d-        | invalid option -- '-'",
                "--foo      | unrecognized option '--foo'",
                "--foo=1    | unrecognized option '--foo=1'",
                "--keep=1   | option '--keep' doesn't allow an argument",
                "--engine   | option '--engine' requires an argument",
                "-S         | option requires an argument -- 'S'",
                "--suffix   | option '--suffix' requires an argument",
                "--suffix=  | invalid suffix ''",
                "--rsyncable | option '--rsyncable' is not supported",
                "--r        | option '--r' is ambiguous; possibilities: '--raw' '--recursive' '--rsyncable'",
                "--f        | option '--f' is ambiguous; possibilities: '--force' '--fast'",
            })
    void badOptionsAreCalledWhatGetoptCallsThem(String option, String complaint) {
        assertThatThrownBy(() -> OptionParser.parse(option))
                .isInstanceOf(UsageException.class)
                .hasMessage(complaint);
    }
}
