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
 * The streams of one run.
 *
 * @param in standard input, binary; null if there is none
 * @param out standard output, binary; null if there is none
 * @param answers output of {@code --help}, {@code --version} and the subcommands
 * @param err standard error
 * @param terminals which of the streams are terminals
 * @param names the encoding of file names
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

    /** Creates a writer for text whose file names are bytes, see {@link ByteNames}. */
    static PrintWriter writer(OutputStream out) {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.ISO_8859_1), true);
    }

    /** Creates the streams for a caller in the same JVM that has text streams only. */
    static StandardStreams ofText(PrintWriter out, PrintWriter err) {
        return new StandardStreams(null, null, out, err, Terminals.NONE, Names.OF_TEXT);
    }
}
