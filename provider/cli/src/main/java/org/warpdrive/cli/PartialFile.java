// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An output file that is being written, under a temporary name in the directory of its target.
 *
 * <p>{@link #publish} gives it its real name when it is complete. Otherwise it is deleted: by {@link #close}, or by
 * {@link #abandonAll} when the JVM is told to stop. A process that is killed with SIGKILL leaves the temporary file
 * behind, but never an incomplete file under the real name.
 *
 * <p>One thread writes one file at a time. Only the shutdown hook runs on another.
 */
final class PartialFile implements AutoCloseable {
    private static final Object LOCK = new Object();
    private static @Nullable PartialFile current;
    private static boolean stopping;

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private PartialFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Creates the temporary file. Only its owner can read it until it is published. */
    static PartialFile beside(Path target) throws IOException {
        synchronized (LOCK) {
            awaitEndIfStopping();
            PartialFile file = create(target);
            current = file;
            return file;
        }
    }

    private static PartialFile create(Path target) throws IOException {
        long pid = ProcessHandle.current().pid();
        for (int attempt = 0; ; attempt++) {
            Path temporary = target.resolveSibling(".wdzip-" + pid + "-" + attempt + ".tmp");
            try {
                FileChannel channel = FileChannel.open(
                        temporary,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                return new PartialFile(target, temporary, channel);
            } catch (FileAlreadyExistsException e) {
                if (attempt == 1000) {
                    throw e;
                }
            }
        }
    }

    Path path() {
        return temporary;
    }

    OutputStream stream() {
        return new ChannelStream(channel);
    }

    /**
     * Renames the file to its real name.
     *
     * @param replace whether the target may exist
     * @param synchronous whether to return only after the name is on the disk
     */
    void publish(boolean replace, boolean synchronous) throws IOException {
        synchronized (LOCK) {
            awaitEndIfStopping();
            if (replace) {
                // rename(2): unlike REPLACE_EXISTING it does not remove an empty directory of that name.
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(temporary, target);
            }
            current = null;
        }
        if (synchronous) {
            Path directory = temporary.getParent();
            try (FileChannel names = FileChannel.open(directory == null ? Path.of(".") : directory)) {
                names.force(true);
            }
        }
    }

    /**
     * Closes the file. A network file system reports here what it could not store.
     *
     * @param synchronous whether to return only after the data is on the disk
     */
    void finish(boolean synchronous) throws IOException {
        if (synchronous) {
            channel.force(true);
        }
        channel.close();
    }

    @Override
    public void close() throws IOException {
        synchronized (LOCK) {
            try {
                channel.close();
            } finally {
                if (current == this) {
                    current = null;
                    Files.deleteIfExists(temporary);
                }
            }
        }
    }

    /** Called by the shutdown hook: deletes the file that is being written, and prevents new ones. */
    static void abandonAll() {
        synchronized (LOCK) {
            stopping = true;
            PartialFile file = current;
            if (file != null) {
                try {
                    Files.deleteIfExists(file.temporary);
                } catch (IOException e) {
                    // The process is ending, so nobody can be told; the temporary name identifies the file.
                }
            }
        }
    }

    private static void awaitEndIfStopping() {
        while (stopping) {
            try {
                LOCK.wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A stream that does not close the channel; {@link #finish} does. */
    private static final class ChannelStream extends OutputStream {
        private final WritableByteChannel channel;

        ChannelStream(WritableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            ByteBuffer source = ByteBuffer.wrap(data, offset, length);
            while (source.hasRemaining()) {
                channel.write(source);
            }
        }
    }
}
