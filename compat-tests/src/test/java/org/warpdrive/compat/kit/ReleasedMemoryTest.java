// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.engine.Canary;

/** The kit would find the pools' pattern: it knows it, and looks at what it copies from a caller's memory. */
class ReleasedMemoryTest {
    /** The one look behind the public API: a pattern of another name would be searched for in vain. */
    @Test
    void patternIsThatOfThePools() {
        assertThat(ReleasedMemory.of(8)).isEqualTo(Canary.bytes());
    }

    @ParameterizedTest
    @EnumSource
    void foundWhereverItStands(Memory kind) {
        for (int from = 0; from < 20; from++) {
            byte[] output = TestData.TEXT.of(60);
            System.arraycopy(ReleasedMemory.of(15), from % 8, output, from, 15 - from % 8);
            System.arraycopy(ReleasedMemory.of(16), 0, output, from + 7, 16);
            Memory.Bytes memory = kind.of(output);
            assertThatThrownBy(() -> memory.copy(60)).isInstanceOf(AssertionError.class);
        }
        assertThat(kind.of(TestData.TEXT.of(60)).copy(60)).isEqualTo(TestData.TEXT.of(60));
    }
}
