// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
    @Test
    void publishedCommandHidesTheUsersFolder() {
        BenchOptions options = BenchOptions.parse(new String[] {"--data", "/home/someone/secret", "--levels", "1,6"});
        assertThat(options.published).containsExactly("--data", "DIR", "--levels", "1,6");
        assertThat(options.data).isEqualTo(Path.of("/home/someone/secret"));
        assertThat(options.levels).containsExactly(1, 6);
    }

    @Test
    void fullRunsLonger() {
        BenchOptions quick = BenchOptions.parse(new String[] {});
        BenchOptions full = BenchOptions.parse(new String[] {"--full"});
        assertThat(full.rounds * full.forks).isGreaterThan(quick.rounds * quick.forks);
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThatThrownBy(() -> BenchOptions.parse(new String[] {"--levels", "10"}))
                .hasMessageContaining("10");
        assertThatThrownBy(() -> BenchOptions.parse(new String[] {"--fast", "1"}))
                .hasMessageContaining("--fast");
        assertThatThrownBy(() -> BenchOptions.parse(new String[] {"--data"})).hasMessageContaining("--data");
    }
}
