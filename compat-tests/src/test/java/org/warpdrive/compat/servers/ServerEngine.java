// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

/** What compresses in a server, and how its status shows that it did. */
enum ServerEngine {
    /** Whatever this machine has; where the native library could not be built that is the JDK. */
    NATIVE {
        @Override
        List<String> options() {
            return List.of();
        }

        @Override
        void check(String status) {
            if (!status.contains("(native: ")) {
                assertThat(status).containsPattern("(?m)^native: .*blocks=[1-9]");
            }
        }
    },
    JDK {
        @Override
        List<String> options() {
            return List.of("-Dwarpdrive.engine=jdk");
        }

        @Override
        void check(String status) {
            assertThat(status).startsWith("WarpDrive engines: jdk; inflate: jdk");
        }
    },
    /** A software device with one queue, which more responses want than can have it. */
    SOFT {
        @Override
        List<String> options() {
            return List.of("-Dwarpdrive.devices=soft:queues=1", "-Dwarpdrive.hardware.min=1024");
        }

        @Override
        void check(String status) {
            if (!status.contains("(native: ")) {
                assertThat(status).containsPattern(Pattern.compile("(?m)^uacce: .*blocks=[1-9].*refused=[1-9]"));
            }
        }
    };

    abstract List<String> options();

    abstract void check(String status);
}
