// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Main class of the JVMs that {@link WdzipKilledTest} starts: wdzip, which kills itself before the n-th change of the disk. */
final class KilledProcess {
    private KilledProcess() {}

    /** The first argument is n, the others are wdzip's. */
    public static void main(String[] arguments) throws Exception {
        Class<?> command = new DiskLoader().loadClass("org.warpdrive.cli.Main");
        FaultPoints.arm(Integer.parseInt(arguments[0]), KilledProcess::die);
        command.getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static @Nullable Error die() {
        try {
            String pid = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("sh", "-c", "kill -KILL " + pid).start().waitFor();
            throw new IllegalStateException("still alive");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
