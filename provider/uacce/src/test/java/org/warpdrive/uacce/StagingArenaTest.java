// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warpdrive.uacce.sys.Libc;

class StagingArenaTest {
    private static final long BYTES = 1 << 20;

    private int node;
    private final List<StagingArena.Piece> taken = new ArrayList<>();

    @BeforeEach
    void thereIsACLibrary() {
        assumeTrue(Libc.isAvailable(), "no C library to call");
    }

    private StagingArena arena() {
        return new StagingArena(() -> node, Libc.pageBytes());
    }

    private StagingArena.Piece take(StagingArena arena, long bytes) throws DeviceException {
        StagingArena.Piece piece = arena.take(bytes, "device=test");
        taken.add(piece);
        return piece;
    }

    @Test
    void whatCameBackLastIsTakenFirstAndIsZeroAgain() throws DeviceException {
        StagingArena arena = arena();
        StagingArena.Piece first = take(arena, BYTES);
        StagingArena.Piece second = take(arena, BYTES);
        second.view().put((int) BYTES - 1, (byte) 7);
        arena.give(first);
        arena.give(second);
        assertThat(arena.idleBytes()).isEqualTo(2 * BYTES);
        assertThat(take(arena, BYTES).address()).isEqualTo(second.address());
        assertThat(second.view().get((int) BYTES - 1)).isZero();
        assertThat(take(arena, BYTES).address()).isEqualTo(first.address());
        assertThat(arena.idleBytes()).isZero();
    }

    @Test
    void anotherNodeOrAnotherSizeHasMemoryOfItsOwn() throws DeviceException {
        StagingArena arena = arena();
        arena.give(take(arena, BYTES));
        node = 1;
        assertThat(take(arena, BYTES).address()).isNotEqualTo(taken.get(0).address());
        node = 0;
        assertThat(take(arena, 2 * BYTES).address()).isNotEqualTo(taken.get(0).address());
        assertThat(take(arena, BYTES).address()).isEqualTo(taken.get(0).address());
    }

    @Test
    void noMoreIsKeptThanTheCap() throws DeviceException {
        StagingArena arena = arena();
        for (int i = 0; i < 3; i++) {
            take(arena, StagingArena.MAX_IDLE_BYTES / 2);
        }
        taken.forEach(arena::give);
        assertThat(arena.idleBytes()).isEqualTo(StagingArena.MAX_IDLE_BYTES);
    }

    @Test
    void whatIsKeptCanBeGivenBack() throws DeviceException {
        StagingArena arena = arena();
        arena.give(take(arena, BYTES));
        taken.clear();
        arena.releaseIdle();
        assertThat(arena.idleBytes()).isZero();
        assertThat(take(arena, BYTES).view().get((int) BYTES - 1)).isZero();
    }

    @Test
    void memoryIsThereBeforeADeviceSeesItAndKeptFromChildren() throws Exception {
        long address = take(arena(), BYTES).address();
        List<String> mapping = mapping(address);
        assertThat(kilobytes(mapping, "Rss:")).as("touched").isGreaterThanOrEqualTo(BYTES / 1024);
        assertThat(kilobytes(mapping, "AnonHugePages:")).isZero();
        List<String> flags = List.of(line(mapping, "VmFlags:").split(" ", -1));
        assertThat(flags).as("not copied by fork").contains("dc");
        if (Files.exists(Path.of("/sys/kernel/mm/transparent_hugepage"))) {
            assertThat(flags).as("never made of huge pages").contains("nh");
        }
    }

    private static List<String> mapping(long address) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        int found = -1;
        for (int i = 0; i < lines.size(); i++) {
            String[] ends = lines.get(i).split(" ", -1)[0].split("-", -1);
            if (ends.length == 2
                    && Long.parseUnsignedLong(ends[0], 16) <= address
                    && address < Long.parseUnsignedLong(ends[1], 16)) {
                found = i;
            }
        }
        return lines.subList(found, Math.min(lines.size(), found + 40));
    }

    private static String line(List<String> mapping, String name) {
        return mapping.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static long kilobytes(List<String> mapping, String name) {
        return Long.parseLong(line(mapping, name).replaceAll("[^0-9]", ""));
    }
}
