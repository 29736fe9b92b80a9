// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.warpdrive.uacce.sys.Libc;

/**
 * The NUMA node that a thread runs on, so that it can use a device nearby. Source: {@code /sys/devices/system/node}.
 *
 * @since 1.0
 */
public final class NumaNodes {
    private static final Path SYSFS = Path.of("/sys/devices/system/node");
    private static final String FOLDER = "node";
    private static final int UNKNOWN = -1;

    private NumaNodes() {}

    /**
     * Returns a function that gives the NUMA node of the calling thread at that moment; -1 if unknown. Any thread may
     * call it. The topology is read once, here.
     */
    public static IntSupplier ofCaller() {
        return of(SYSFS, () -> Libc.isAvailable() ? Libc.processor() : UNKNOWN);
    }

    /**
     * As {@link #ofCaller}, with another topology.
     *
     * @param sysfs used in place of {@code /sys/devices/system/node}
     * @param processor gives the processor of the calling thread; negative if unknown
     */
    static IntSupplier of(Path sysfs, IntSupplier processor) {
        int[] nodes = {};
        int count = 0;
        int only = UNKNOWN;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(sysfs, FOLDER + "[0-9]*")) {
            for (Path folder : folders) {
                only = Integer.parseInt(Objects.toString(folder.getFileName()).substring(FOLDER.length()));
                count++;
                nodes = assign(
                        nodes, only, Files.readString(folder.resolve("cpulist")).strip());
            }
        } catch (IOException | RuntimeException e) {
            return () -> UNKNOWN; // this only affects performance
        }
        if (count < 2) {
            int node = only;
            return () -> node; // one node, so no lookup is needed
        }
        int[] ofProcessor = nodes;
        return () -> {
            int number = processor.getAsInt();
            return number < 0 || number >= ofProcessor.length ? UNKNOWN : ofProcessor[number];
        };
    }

    /** Assigns a node to the processors in a list such as {@code 0-3,8}. */
    private static int[] assign(int[] nodes, int node, String list) {
        int[] all = nodes;
        for (String range : list.isEmpty() ? new String[0] : list.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            if (last >= all.length) {
                int known = all.length;
                all = Arrays.copyOf(all, last + 1);
                Arrays.fill(all, known, all.length, UNKNOWN);
            }
            Arrays.fill(all, first, last + 1, node);
        }
        return all;
    }
}
