// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Where output goes: counts it, and gives failures the name of the output, since the input is another file. */
final class Sink extends OutputStream {
    private final String name;
    private final OutputStream out;
    private long bytes;
    private @Nullable Failure failure;

    Sink(String name, OutputStream out) {
        this.name = name;
        this.out = out;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        try {
            out.write(data, offset, length);
        } catch (IOException e) {
            failure = new Failure(name, e);
            throw failure;
        }
        bytes += length;
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            failure = new Failure(name, e);
            throw failure;
        }
    }

    /** Throws the failure that a writer of text over this stream has kept to itself. */
    void check() throws Failure {
        if (failure != null) {
            throw failure;
        }
    }

    /** Flushes; whoever opened the stream below closes it. */
    @Override
    public void close() throws IOException {
        flush();
    }

    /** A failure to write, as opposed to one to read. */
    static final class Failure extends IOException {
        private static final long serialVersionUID = 1L;

        private final String name;
        private final String reason;

        Failure(String name, IOException cause) {
            super(cause);
            this.name = name;
            this.reason = Messages.reason(cause);
        }

        String describe() {
            return name + ": " + reason;
        }

        boolean isBrokenPipe() {
            return reason.equals("Broken pipe");
        }
    }
}
