// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.warpdrive.runtime.AgentReport;
import org.warpdrive.zip.WarpDrive;

/**
 * An agent beside WarpDrive's that leaves, at the end of each JVM, a file of what went through WarpDrive there: the tests look
 * at what a JVM prints, so nothing may be printed.
 */
public final class Witness {
    private Witness() {}

    /** Starts it with the directory for the files. */
    public static void premain(String directory) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(Path.of(directory))));
    }

    private static void write(Path directory) {
        // A JVM that has no engines gets none from here.
        String agent = AgentReport.text();
        String text = agent.endsWith("no engine was needed") ? agent : WarpDrive.status();
        // Those that a test starts have no such property.
        String test = System.getProperty("test.name", "");
        try {
            Files.writeString(
                    directory.resolve(ProcessHandle.current().pid() + ".txt"), test + System.lineSeparator() + text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
