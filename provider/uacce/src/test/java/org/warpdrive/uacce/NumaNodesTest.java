// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumaNodesTest {
    @TempDir
    Path sysfs;

    private int processor;

    private void node(int number, String processors) throws Exception {
        Path folder = Files.createDirectories(sysfs.resolve("node" + number));
        Files.writeString(folder.resolve("cpulist"), processors + "\n");
    }

    private int nodeOf(IntSupplier nodes, int number) {
        processor = number;
        return nodes.getAsInt();
    }

    @Test
    void aProcessorBelongsToTheNodeThatListsIt() throws Exception {
        node(0, "0-3,8");
        node(2, "4-7");
        node(3, ""); // memory alone
        IntSupplier nodes = NumaNodes.of(sysfs, () -> processor);
        assertThat(nodeOf(nodes, 0)).isZero();
        assertThat(nodeOf(nodes, 8)).isZero();
        assertThat(nodeOf(nodes, 5)).isEqualTo(2);
        assertThat(nodeOf(nodes, 9)).isEqualTo(-1);
        assertThat(nodeOf(nodes, -38)).isEqualTo(-1);
    }

    @Test
    void withOneNodeNobodyIsAsked() throws Exception {
        node(0, "0-1");
        assertThat(NumaNodes.of(sysfs, () -> {
                            throw new AssertionError("asked");
                        })
                        .getAsInt())
                .isZero();
    }

    @Test
    void whatCannotBeReadIsUnknown() throws Exception {
        assertThat(NumaNodes.of(sysfs.resolve("none"), () -> 0).getAsInt()).isEqualTo(-1);
        node(0, "0-x");
        assertThat(NumaNodes.of(sysfs, () -> 0).getAsInt()).isEqualTo(-1);
    }

    @Test
    void thisMachineAnswers() {
        assertThat(NumaNodes.ofCaller().getAsInt()).isGreaterThanOrEqualTo(-1);
    }
}
