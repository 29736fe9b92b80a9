// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTest {
    @Test
    void aLoggerFindsTheSettingsOfWhoeverLoadedWarpDrive() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader apart = new ClassLoader(null) {};
        List<ClassLoader> seen = new ArrayList<>();
        try {
            thread.setContextClassLoader(apart);
            Log.say(logger -> seen.add(thread.getContextClassLoader()));
            seen.add(thread.getContextClassLoader());
            Log.say(logger -> {
                throw new IllegalStateException("a logger in a bad state: that costs nobody a stream");
            });
            seen.add(thread.getContextClassLoader());
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(seen).containsExactly(Log.class.getClassLoader(), apart, apart);
    }
}
