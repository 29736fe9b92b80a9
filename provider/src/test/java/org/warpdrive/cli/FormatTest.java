// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource({
        "a.gz, GZIP, a",
        "dir.gz/A.GZ, GZIP, dir.gz/A",
        "a.tgz, GZIP, a.tar",
        "a.taz, GZIP, a.tar",
        "a-gz, GZIP, a",
        "a.z, GZIP, a",
        "a_z, GZIP, a",
        "a.gz.gz, GZIP, a.gz",
        "a.zz, ZLIB, a",
        "a.deflate, RAW, a",
    })
    void theSuffixTellsTheFormatAndTheNameOfTheExpandedFile(String name, Format format, String expanded) {
        assertThat(Format.ofName(name)).isEqualTo(format);
        assertThat(format.expandedName(name)).isEqualTo(expanded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "gz", ".gz", "dir/.gz", "a.gz/b", "", "a.Z.txt", "azz"})
    void aNameThatIsNothingButASuffixHasNone(String name) {
        assertThat(Format.ofName(name)).isNull();
    }

    @Test
    void eachFormatRecognisesItsOwnSuffix() {
        for (Format format : Format.values()) {
            assertThat(Format.ofName("x" + format.suffix())).isEqualTo(format);
        }
    }
}
