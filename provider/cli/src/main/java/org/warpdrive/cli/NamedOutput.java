// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An output stream that counts bytes. It adds the name of the output to errors, which would otherwise be reported with
 * the name of the input.
 */
final class NamedOutput extends OutputStream {
    private final String name;
    private final OutputStream out;
    private long bytes;
    private @Nullable Failure failure;

    NamedOutput(String name, OutputStream out) {
        this.name = name;
        this.out = out;
    }

    /** Returns the number of bytes written. */
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

    /** Throws the failure, if there was one. A {@link java.io.PrintWriter} over this stream does not report it. */
    void check() throws Failure {
        if (failure != null) {
            throw failure;
        }
    }

    /** Flushes only. The stream below is closed by the code that opened it. */
    @Override
    public void close() throws IOException {
        flush();
    }

    /** An error of the output, as opposed to one of the input. */
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
