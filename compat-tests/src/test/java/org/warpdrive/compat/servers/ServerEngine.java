// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

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
        boolean isAtWork(String status) {
            return hasLine(status, "^native: .*blocks=[1-9]");
        }
    },
    JDK {
        @Override
        List<String> options() {
            return List.of("-Dwarpdrive.engine=jdk");
        }

        @Override
        boolean isAtWork(String status) {
            return status.startsWith("WarpDrive engines: jdk; inflate: jdk");
        }
    },
    /** A software device with one queue, which more responses want than can have it. */
    SOFT {
        @Override
        List<String> options() {
            return List.of(
                    "-Dwarpdrive.devices=soft:queues=1",
                    "-Dwarpdrive.hardware.min=1024",
                    "-Dwarpdrive.hardware.timeout=60000");
        }

        @Override
        boolean isAtWork(String status) {
            return hasLine(status, "^uacce: .*blocks=[1-9].*refused=[1-9]");
        }
    };

    abstract List<String> options();

    /** Whether the status of a server shows that this engine compressed, and met what it is here to meet. */
    abstract boolean isAtWork(String status);

    private static boolean hasLine(String status, String pattern) {
        return status.contains("(native: ")
                || Pattern.compile(pattern, Pattern.MULTILINE).matcher(status).find();
    }
}
