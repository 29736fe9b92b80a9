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
 * An output file in the making, under a temporary name beside its target. It gets its name when it is complete, or
 * disappears: on {@link #close} without {@link #publish}, and when the JVM is told to stop ({@link #abandonAll}). A
 * process that is killed outright leaves the temporary name behind, never half a file under the real one.
 *
 * <p>One thread writes one file at a time; only the shutdown hook comes from another.
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

    /** Creates the temporary file, readable by its owner only until it is published. */
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
     * Gives the file its real name.
     *
     * @param replace whether the target may exist
     * @param synchronous whether to return only when the name is on the disk too
     */
    void publish(boolean replace, boolean synchronous) throws IOException {
        synchronized (LOCK) {
            awaitEndIfStopping();
            if (replace) {
                // rename(2): unlike REPLACE_EXISTING it would not remove an empty directory of that name.
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
     * Ends the writing; here a network file system reports what it could not store.
     *
     * @param synchronous whether to return only when the data is on the disk
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

    /** For a shutdown hook: deletes the file being written and lets no other be made. */
    static void abandonAll() {
        synchronized (LOCK) {
            stopping = true;
            PartialFile file = current;
            if (file != null) {
                try {
                    Files.deleteIfExists(file.temporary);
                } catch (IOException e) {
                    // The process is ending and nobody is left to tell; the name says what the file is.
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

    /** Does not close the channel: that is for {@link #finish}. */
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
