// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.warpdrive.nativeglue.Libc;

class CallerNodeTest {
    @Test
    void theCallersNodeIsOneThatTheKernelKnows() {
        assumeTrue(Libc.isAvailable(), "no C library to call");
        Path nodes = Path.of("/sys/devices/system/node");
        assumeTrue(Files.isDirectory(nodes.resolve("node0")), "the kernel tells no nodes");
        CallerNode node = new CallerNode();
        for (int i = 0; i < 200; i++) {
            assertThat(nodes.resolve("node" + node.getAsInt())).isDirectory();
        }
    }
}
