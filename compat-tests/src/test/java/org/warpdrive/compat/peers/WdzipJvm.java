// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.warpdrive.compat.kit.TestJvm;

/** The command line that runs wdzip as a process of its own, on the JVM and with the settings of the test. */
public final class WdzipJvm {
    private WdzipJvm() {}

    public static List<String> command(String... arguments) {
        List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xshare:auto"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-Dwarpdrive."))
                .forEach(options::add);
        String[] main = Stream.concat(Stream.of("org.warpdrive.cli.Main"), Stream.of(arguments))
                .toArray(String[]::new);
        return TestJvm.command(options, TestJvm.classPath(), main);
    }
}
