// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command that takes gzip's options. It reads a file of members, and writes a member for each file. */
final class Command implements Peer {
    private static final int FILES_MOST = 100;

    private final String name;
    private final int highestLevel;
    private final Path directory;

    Command(String name, int highestLevel, Path work) throws IOException {
        this.name = name;
        this.highestLevel = highestLevel;
        directory = Files.createDirectories(work.resolve("files-" + name));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Format> formats() {
        return List.of(Format.GZIP);
    }

    @Override
    public boolean isBatch() {
        return true;
    }

    @Override
    public List<byte[]> read(Format format, List<byte[]> packed, int[] lengths) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        packed.forEach(all::writeBytes);
        Path file = Files.write(directory.resolve("members.gz"), all.toByteArray());
        return List.of(run(List.of(name, "-dc", file.toString())));
    }

    @Override
    public List<byte[]> write(Format format, int level, int variant, List<byte[]> plain) throws IOException {
        List<String> command = new ArrayList<>(List.of(name, "-c", "-" + (1 + level % highestLevel)));
        if (plain.size() > FILES_MOST) {
            throw new IOException("too many files");
        }
        for (int i = 0; i < plain.size(); i++) {
            command.add(Files.write(directory.resolve("plain" + i), plain.get(i)).toString());
        }
        return List.of(run(command));
    }

    private byte[] run(List<String> command) throws IOException {
        Path messages = directory.resolve("messages");
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(messages.toFile())
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        try {
            int code = process.waitFor();
            if (code != 0) {
                String said = Files.readString(messages, StandardCharsets.ISO_8859_1).strip();
                throw new IOException(command.get(0) + " " + command.get(1) + " ended with " + code + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }

    @Override
    public void close() {}
}
