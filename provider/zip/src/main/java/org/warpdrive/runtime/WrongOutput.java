// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.warpdrive.config.Config;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Daemon;
import org.warpdrive.engine.Difference;
import org.warpdrive.engine.Verifier;

/**
 * What is done about wrong output of an engine: the first is logged, and each is kept in a file if
 * {@link ZipOptions#VERIFY_DUMP} says where. Any thread may call it.
 *
 * <p>The calling thread copies the block. The rest, which may take long, may fail and needs stack, is done on a thread of
 * its own.
 */
public final class WrongOutput implements Verifier.Witness {
    /** The most files in the directory, whichever process made them; no name is used twice. */
    static final int MAX_FILES = 10;

    /** The most bytes of a file. A block with its window, and output as long as output may be, has half of that. */
    static final int MAX_BYTES = 1 << 20;

    private final String directory;
    private final AtomicBoolean said = new AtomicBoolean();

    private WrongOutput(String directory) {
        this.directory = directory;
    }

    /** Creates the witness of one engine, as it is configured. */
    public static WrongOutput of(Config config) {
        return new WrongOutput(config.get(ZipOptions.VERIFY_DUMP));
    }

    /** Returns the configuration, with a warning if it names a directory that is none. */
    static Config checked(Config config) {
        String directory = config.get(ZipOptions.VERIFY_DUMP);
        if (directory.isEmpty() || isDirectory(directory)) {
            return config;
        }
        return config.warning(ZipOptions.VERIFY_DUMP + "=" + directory + ": not a directory, so nothing will be kept");
    }

    private static boolean isDirectory(String name) {
        try {
            return Files.isDirectory(Path.of(name), LinkOption.NOFOLLOW_LINKS);
        } catch (RuntimeException e) { // no name of a file, or not to be looked at
            return false;
        }
    }

    @Override
    public void differs(Difference difference, Block block, int produced) {
        boolean first = !said.getAndSet(true);
        if (first || !directory.isEmpty()) {
            ByteBuffer kept = directory.isEmpty() ? ByteBuffer.allocate(0) : copy(block, produced);
            Report report = new Report(
                    difference, directory, kept, block.window(), block.length(), block.last(), block.flush(), first);
            Daemon.of(report, "warpdrive-wrong-output").start();
        }
    }

    /** Returns a copy of the window, the input and the output. */
    private static ByteBuffer copy(Block block, int produced) {
        int before = block.window() + block.length();
        int after = Math.max(0, Math.min(produced, block.out().capacity()));
        byte[] bytes = new byte[before + after];
        block.in().bytes().get(block.start() - block.window(), bytes, 0, before);
        block.out().bytes().get(0, bytes, before, after);
        return ByteBuffer.wrap(bytes);
    }

    /** The work of the other thread. */
    private record Report(
            Difference difference,
            String directory,
            ByteBuffer content,
            int window,
            int length,
            boolean last,
            boolean flush,
            boolean isFirst)
            implements Runnable {
        private static final Set<OpenOption> NEW_FILE =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

        @Override
        public void run() {
            try {
                String kept = directory.isEmpty() ? "" : "; " + keep();
                if (isFirst) {
                    Log.sayHere(logger -> logger.log(
                            Level.WARNING,
                            "WarpDrive: output of {0} was wrong, and java.util.zip did the block again: {1}{2}",
                            difference.engine(),
                            difference.toString(),
                            kept));
                }
            } catch (Throwable e) {
                // The message is lost.
            }
        }

        /** Writes the file, and returns what became of it. */
        private String keep() {
            String head = "WarpDrive engine=" + difference.engine() + " level=" + difference.level() + " offset="
                    + difference.offset() + " last=" + last + " flush=" + flush + " window=" + window + " input="
                    + length + " output=" + (content.remaining() - window - length) + "\n";
            ByteBuffer line = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
            try {
                return "kept in " + write(line);
            } catch (IOException | RuntimeException e) {
                return "it could not be kept: " + e;
            }
        }

        private Path write(ByteBuffer line) throws IOException {
            Path home = Path.of(directory);
            if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(directory);
            }
            if (line.remaining() + content.remaining() > MAX_BYTES) {
                throw new IOException("too large");
            }
            for (int i = 0; i < MAX_FILES; i++) {
                Path file = home.resolve("warpdrive-wrong-output-" + i);
                try (SeekableByteChannel channel = Files.newByteChannel(file, NEW_FILE, ownerOnly(home))) {
                    write(channel, line);
                    write(channel, content);
                    return file;
                } catch (FileAlreadyExistsException e) {
                    // The next name.
                }
            }
            throw new IOException("there are " + MAX_FILES + " files already");
        }

        private static void write(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        private static FileAttribute<?>[] ownerOnly(Path home) {
            boolean posix = home.getFileSystem().supportedFileAttributeViews().contains("posix");
            return posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
        }
    }
}
