// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a benchmark's JVM tells {@link Bench} beside the times: one line per engine and payload with the bytes that went
 * in and came out. Without the property nobody is listening and the notes are dropped.
 */
public final class Notes {
    static final String FILE_PROPERTY = "perf.notes";

    /**
     * One line.
     *
     * @param engine label of {@link org.warpdrive.perf.library.Libraries.Choice}
     * @param payload a file's name, or what the payload is
     * @param inBytes uncompressed
     * @param outBytes compressed by this engine, 0 where it only decompressed
     */
    public record Note(String engine, String payload, long inBytes, long outBytes) {}

    private Notes() {}

    /** Adds a line. */
    public static void add(Note note) throws IOException {
        String file = System.getProperty(FILE_PROPERTY);
        if (file != null) {
            String line = String.join(
                    "\t", note.engine, note.payload, Long.toString(note.inBytes), Long.toString(note.outBytes));
            Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    static List<Note> read(Path file) throws IOException {
        List<Note> notes = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t", -1);
            notes.add(new Note(fields[0], fields[1], Long.parseLong(fields[2]), Long.parseLong(fields[3])));
        }
        return notes;
    }
}
