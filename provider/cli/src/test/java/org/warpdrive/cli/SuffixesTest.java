// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuffixesTest {
    private static final Suffixes ANY = new Suffixes(null, null);

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
        assertThat(ANY.inputFormat(name)).isEqualTo(format);
        assertThat(ANY.expandedName(name)).isEqualTo(expanded);
        assertThat(new Suffixes(format, null).present(name)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "gz", ".gz", "dir/.gz", "a.gz/b", "", "a.Z.txt", "azz"})
    void aNameThatIsNothingButASuffixHasNone(String name) {
        assertThat(ANY.expandedName(name)).isNull();
        assertThat(ANY.present(name)).isNull();
    }

    @Test
    void eachFormatRecognisesItsOwnSuffix() {
        for (Format format : Format.values()) {
            assertThat(ANY.inputFormat("x" + new Suffixes(format, null).made())).isEqualTo(format);
        }
    }

    @Test
    void aSuffixAskedForGoesFirst() {
        Suffixes suffixes = new Suffixes(null, ".tgz");
        assertThat(suffixes.made()).isEqualTo(".tgz");
        assertThat(suffixes.expandedName("a.TGZ")).isEqualTo("a");
        assertThat(suffixes.expandedName("a.gz")).isEqualTo("a");
        assertThat(suffixes.added()).startsWith(".tgz", ".gz");
    }
}
