// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sequences that bin/trust gives to a fuzzer, from a few random scripts. */
class ScriptFuzzerTest {
    private static final int SCRIPTS = 150;
    private static final int HADOOP = 9;

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9, 10, 11}) // those that no other test runs
    void libraryCallsAgree(int kind) {
        boolean isForHadoop = Runtime.version().feature() < 24;
        assumeTrue(kind != HADOOP || isForHadoop, "Hadoop 3.4 asks for Subject.getSubject, which 24 refuses");
        DifferentialRun.run(SCRIPTS, (dice, engine, oracle) -> {
            try {
                ScriptFuzzer.run(kind, dice);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aScriptMakesTheChoicesAndThenItsSeed() {
        Random random = new ScriptedRandom(new byte[] {7, 1, 2, -1});
        assertThat(random.nextInt(5)).isEqualTo(7 % 5);
        assertThat(random.nextInt(1000)).isEqualTo(0x102);
        assertThat(random.nextInt(1)).isZero();
        assertThat(random.nextInt(256)).isEqualTo(255);
        assertThat(random.ints(20, 0, 1 << 20).distinct().count()).isGreaterThan(10);
    }
}
