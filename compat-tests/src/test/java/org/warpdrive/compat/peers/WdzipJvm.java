// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that runs wdzip as a process of its own, on the JVM and with the settings of the test. */
public final class WdzipJvm {
    private WdzipJvm() {}

    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-Dwarpdrive.") || option.startsWith("--enable-native-access"))
                .forEach(command::add);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.warpdrive.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }
}
