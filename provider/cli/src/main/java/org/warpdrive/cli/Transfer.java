// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Compresses, expands or lists one input. */
record Transfer(Options options, Messages messages, StandardStreams streams) {
    private static final int CHUNK_BYTES = 256 * 1024;

    /** An operation on one input, from its beginning to its end. */
    private interface Work {
        Tally run(LongConsumer progress) throws IOException;
    }

    /**
     * Compresses the input to its end. After an exception the output lacks its trailer, so it cannot be mistaken for
     * complete.
     *
     * @param name name of the input, for messages
     * @param size size of the input in bytes, or negative if unknown
     * @param origin name and time to store; null for none
     */
    Tally compress(String name, InputStream in, long size, @Nullable Origin origin, NamedOutput out)
            throws IOException {
        return withProgress(name, size, progress -> {
            long start = System.nanoTime();
            long before = out.bytes();
            Format format = options.suffixes().outputFormat();
            long total = 0;
            try (CompressingOutput compression = format.compressing(out, options.level(), origin)) {
                byte[] chunk = new byte[CHUNK_BYTES];
                for (int count; (count = in.read(chunk, 0, chunk.length)) > 0; ) {
                    compression.write(chunk, 0, count);
                    total += count;
                    progress.accept(total);
                }
                compression.finish();
            }
            if (size >= 0 && total != size) {
                messages.say(Messages.PROGRAM + ": " + name + ": file size changed while zipping");
            }
            int nameBytes = origin == null || format != Format.GZIP ? 0 : origin.nameBytes();
            return new Tally(
                    total, out.bytes() - before, format.overheadBytes() + nameBytes, System.nanoTime() - start);
        });
    }

    /**
     * Expands the input to its end.
     *
     * @param name name of the input, for messages
     * @param size size of the input in bytes, or negative if unknown
     */
    Tally expand(String name, InputStream in, long size, NamedOutput out) throws IOException {
        return withProgress(name, size, progress -> {
            ByteSource source = new ByteSource(in, progress);
            return expand(name, source, new Expander(source, out, options.force() && options.toStdout()), out);
        });
    }

    /**
     * Expands the input, discards the output, and adds a row to the table.
     *
     * @param shown name of the expanded file
     * @param seconds time of modification in seconds since 1970, or 0 if unknown
     */
    Tally list(String name, InputStream in, long size, ListTable table, String shown, long seconds) throws IOException {
        return withProgress(name, size, progress -> {
            NamedOutput nowhere = new NamedOutput("", OutputStream.nullOutputStream());
            ByteSource source = new ByteSource(in, progress);
            Expander expander = new Expander(source, nowhere, false);
            Tally tally = expand(name, source, expander, nowhere);
            Origin origin = options.withName() || seconds == 0 ? expander.origin() : Origin.UNKNOWN;
            boolean named = options.withName() && !origin.name().isEmpty();
            table.add(
                    named ? shown.substring(0, shown.lastIndexOf('/') + 1) + origin.name() : shown,
                    tally,
                    expander.crc(),
                    origin.seconds() == 0 ? seconds : origin.seconds());
            return tally;
        });
    }

    private Tally expand(String name, ByteSource source, Expander expander, NamedOutput out) throws IOException {
        long start = System.nanoTime();
        expander.expand(options.suffixes().inputFormat(name));
        out.flush();
        Tally tally = new Tally(
                expander.plainBytes(), source.position(), expander.overheadBytes(), System.nanoTime() - start);
        warnOfRest(name, expander);
        return tally;
    }

    private Tally withProgress(String name, long size, Work work) throws IOException {
        if (!streams.terminals().err() || options.quiet()) {
            return work.run(Progress.NONE);
        }
        try (Progress progress = new Progress(streams.err(), name, size, System::nanoTime)) {
            return work.run(progress);
        }
    }

    private void warnOfRest(String name, Expander expander) {
        String warning = expander.warning();
        if (warning != null) {
            messages.warning(name + ": " + warning);
        } else if (expander.zeroPadded() && options.verbose()) {
            messages.warning(name + ": decompression OK, trailing zero bytes ignored");
        }
    }
}
