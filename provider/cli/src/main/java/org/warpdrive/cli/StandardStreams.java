// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a run reads and writes besides files.
 *
 * @param in compressed or plain data, or null where there is no such stream
 * @param out compressed or plain data, or null where there is no such stream
 * @param answers for {@code --help} and {@code --version}
 * @param err messages
 * @param names what names of the command line and in messages stand for
 */
record StandardStreams(
        @Nullable InputStream in,
        @Nullable OutputStream out,
        PrintWriter answers,
        PrintWriter err,
        Terminals terminals,
        Names names) {

    static StandardStreams ofProcess() {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        return new StandardStreams(
                new FileInputStream(FileDescriptor.in),
                out,
                writer(out),
                writer(new FileOutputStream(FileDescriptor.err)),
                Terminals.ofProcess(),
                ByteNames.ofProcess());
    }

    /** Of text in which names are bytes: see {@link ByteNames}. */
    static PrintWriter writer(OutputStream out) {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.ISO_8859_1), true);
    }

    /** For a caller in the same JVM that gives text streams only. */
    static StandardStreams ofText(PrintWriter out, PrintWriter err) {
        return new StandardStreams(null, null, out, err, Terminals.NONE, Names.OF_TEXT);
    }
}
