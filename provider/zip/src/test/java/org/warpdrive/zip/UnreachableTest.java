// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is done for objects that nobody ended. */
class UnreachableTest {
    private int firstCalls;
    private int secondCalls;

    @Test
    void aReleaseThatAnErrorCutShortIsDoneAgain() {
        Unreachable first = Unreachable.watch(new Object(), () -> {
            firstCalls++;
            if (firstCalls == 1) {
                throw new StackOverflowError("thrown by a test");
            }
        });
        Unreachable second = Unreachable.watch(new Object(), () -> secondCalls++);
        first.enqueue(); // as the collector does in time
        second.enqueue();
        Unreachable.releaseAll();
        Unreachable.releaseAll();
        assertThat(firstCalls).isEqualTo(2);
        assertThat(secondCalls).isEqualTo(1);
        Unreachable.releaseAll();
        assertThat(firstCalls).isEqualTo(2);
        assertThat(secondCalls).isEqualTo(1);
    }
}
