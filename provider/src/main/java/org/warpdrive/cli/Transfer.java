// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Moves one input through the compressor or the expander. */
final class Transfer {
    private static final int CHUNK_BYTES = 256 * 1024;

    private final Options options;
    private final Messages messages;
    private final StandardStreams streams;

    Transfer(Options options, Messages messages, StandardStreams streams) {
        this.options = options;
        this.messages = messages;
        this.streams = streams;
    }

    /**
     * Runs to the end of the input.
     *
     * @param name of the input, for messages
     * @param size of the input in bytes, or negative if not known
     */
    Tally run(String name, InputStream in, long size, Sink out) throws IOException {
        if (!streams.terminals().err() || options.quiet()) {
            return options.expands() ? expand(name, in, out, Progress.NONE) : compress(in, out, Progress.NONE);
        }
        try (Progress progress = new Progress(streams.err(), name, size, System::nanoTime)) {
            return options.expands() ? expand(name, in, out, progress) : compress(in, out, progress);
        }
    }

    private Tally compress(InputStream in, Sink out, LongConsumer progress) throws IOException {
        long start = System.nanoTime();
        long before = out.bytes();
        Format format = options.outputFormat();
        long total = 0;
        try (OutputStream packing = format.compressing(out, options.level())) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int count; (count = in.read(chunk, 0, chunk.length)) > 0; ) {
                packing.write(chunk, 0, count);
                total += count;
                progress.accept(total);
            }
        }
        return new Tally(total, out.bytes() - before, format.overheadBytes(), System.nanoTime() - start);
    }

    private Tally expand(String name, InputStream in, Sink out, LongConsumer progress) throws IOException {
        long start = System.nanoTime();
        ByteSource source = new ByteSource(in, progress);
        Expander expander = new Expander(source, out, options.force() && options.toStdout());
        expander.expand(options.inputFormat(name));
        out.flush();
        Tally tally = new Tally(
                expander.plainBytes(), source.position(), expander.overheadBytes(), System.nanoTime() - start);
        warnOfRest(name, expander);
        return tally;
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
