// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What a run reads and writes besides files.
 *
 * @param in compressed or plain data, or null where there is no such stream
 * @param out compressed or plain data, or null where there is no such stream
 * @param answers for {@code --help} and {@code --version}
 * @param err messages
 */
record StandardStreams(
        @Nullable InputStream in,
        @Nullable OutputStream out,
        PrintWriter answers,
        PrintWriter err,
        Terminals terminals) {

    static StandardStreams ofProcess() {
        // File names came in by this encoding and must go out by it, or they are not the names of the files.
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        return new StandardStreams(
                new FileInputStream(FileDescriptor.in),
                out,
                new PrintWriter(new OutputStreamWriter(out, names), true),
                new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), names), true),
                Terminals.ofProcess());
    }

    /** For a caller in the same JVM that gives text streams only. */
    static StandardStreams ofText(PrintWriter out, PrintWriter err) {
        return new StandardStreams(null, null, out, err, Terminals.NONE);
    }
}
