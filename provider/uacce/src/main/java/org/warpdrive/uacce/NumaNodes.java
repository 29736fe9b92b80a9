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

/** Which NUMA node a thread runs on, so that it can be given a device near by. */
public final class NumaNodes {
    private static final Path SYSFS = Path.of("/sys/devices/system/node");
    private static final String FOLDER = "node";
    private static final int UNKNOWN = -1;

    private NumaNodes() {}

    /** The node of whoever asks, as it is now; -1 where the machine does not tell. */
    public static IntSupplier ofCaller() {
        return of(SYSFS, () -> Libc.isAvailable() ? Libc.processor() : UNKNOWN);
    }

    /**
     * The same elsewhere.
     *
     * @param sysfs in place of {@code /sys/devices/system/node}
     * @param processor the processor of whoever asks, negative when unknown
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
            return () -> UNKNOWN; // a matter of speed alone
        }
        if (count < 2) {
            int node = only;
            return () -> node; // nothing to ask
        }
        int[] ofProcessor = nodes;
        return () -> {
            int number = processor.getAsInt();
            return number < 0 || number >= ofProcessor.length ? UNKNOWN : ofProcessor[number];
        };
    }

    /** Enters the processors of a list such as {@code 0-3,8}. */
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
