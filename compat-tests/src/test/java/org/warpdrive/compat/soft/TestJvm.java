// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.soft;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** JVMs like this one, with settings of their own: engines are put together once in each. */
public final class TestJvm {
    private static final int MINUTES = 10;

    private TestJvm() {}

    static String run(Path directory, List<String> options, List<String> mainAndArguments)
            throws IOException, InterruptedException {
        return run(directory, options, List.of(), mainAndArguments);
    }

    /**
     * Runs a main class to its end.
     *
     * @param first what comes before the class path of this JVM
     * @param mainAndArguments the class's name first
     * @return {@code exit=} and its exit code in a line, and then all it printed; or that it hangs
     */
    public static String run(Path directory, List<String> options, List<Path> first, List<String> mainAndArguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--enable-native-access"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        String classPath = Stream.concat(
                        first.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classPath));
        command.addAll(mainAndArguments);
        Path output = Files.createTempFile(directory, "output", null);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            return (ended ? "exit=" + process.exitValue() : "hangs") + "\n" + Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }
}
