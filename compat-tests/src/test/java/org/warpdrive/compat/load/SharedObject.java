// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdDeflaterOutputStream;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.WdInflaterInputStream;
import org.warpdrive.zip.WdZipOutputStream;

/** A deflater, an inflater or a stream, which one thread calls and another one ends, closes or resets. */
interface SharedObject {
    /** The next of its calls, which differ by their number. */
    Object call(int number) throws Exception;

    /** Brings it to its end, or, if its data are damaged or its sink is broken, to its failure. */
    void complete() throws Exception;

    /** Ends or closes it. */
    void end() throws Exception;

    /** Resets it; only a deflater and an inflater can. */
    default void reset() {
        throw new UnsupportedOperationException();
    }

    /** What there is. */
    enum Kind {
        DEFLATER,
        INFLATER,
        RAW_INFLATER,
        DEFLATER_OUTPUT,
        GZIP_OUTPUT,
        ZIP_OUTPUT,
        INFLATER_INPUT,
        GZIP_INPUT;

        boolean resets() {
            return this == DEFLATER || this == INFLATER || this == RAW_INFLATER;
        }

        /** One on good data. */
        SharedObject make() throws IOException {
            return make(false);
        }

        /**
         * Makes one.
         *
         * @param fails whether its data are damaged in the middle, or its sink takes no more than some bytes
         */
        SharedObject make(boolean fails) throws IOException {
            OutputStream sink = fails ? new BrokenSink() : OutputStream.nullOutputStream();
            return switch (this) {
                case DEFLATER -> deflater();
                case INFLATER -> inflater(new WdInflater(), fails ? Streams.damaged(Streams.ZLIB) : Streams.ZLIB);
                case RAW_INFLATER -> inflater(new WdInflater(true), fails ? Streams.damaged(Streams.RAW) : Streams.RAW);
                case DEFLATER_OUTPUT -> output(new WdDeflaterOutputStream(sink, true));
                case GZIP_OUTPUT -> output(new WdGZIPOutputStream(sink, true));
                case ZIP_OUTPUT -> {
                    WdZipOutputStream zip = new WdZipOutputStream(sink);
                    zip.putNextEntry(new ZipEntry("a"));
                    yield output(zip);
                }
                case INFLATER_INPUT ->
                    input(new WdInflaterInputStream(
                            new ByteArrayInputStream(fails ? Streams.damaged(Streams.ZLIB) : Streams.ZLIB)));
                case GZIP_INPUT ->
                    input(new WdGZIPInputStream(
                            new ByteArrayInputStream(fails ? Streams.damaged(Streams.GZIP) : Streams.GZIP)));
            };
        }
    }

    /** What is read. */
    final class Streams {
        static final byte[] PLAIN = TestData.TEXT.of(400_000);
        static final byte[] ZLIB = zlib();
        static final byte[] RAW = Arrays.copyOfRange(ZLIB, 2, ZLIB.length - 4);
        static final byte[] GZIP = gzip();

        private Streams() {}

        private static byte[] zlib() {
            Deflater deflater = new Deflater(6);
            byte[] stream = Pump.finish(deflater, PLAIN);
            deflater.end();
            return stream;
        }

        private static byte[] gzip() {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(file)) {
                out.write(PLAIN);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return file.toByteArray();
        }

        static byte[] damaged(byte[] stream) {
            byte[] damaged = stream.clone();
            Arrays.fill(damaged, stream.length / 2, stream.length / 2 + 100, (byte) -1);
            return damaged;
        }
    }

    /** A sink for some bytes. */
    final class BrokenSink extends FilterOutputStream {
        static final String MESSAGE = "the sink is full";
        private int left = 5_000;

        BrokenSink() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException(MESSAGE);
            }
        }
    }

    private static SharedObject deflater() {
        Deflater deflater = new WdDeflater(6, true);
        byte[] room = new byte[5_000];
        deflater.setInput(Streams.PLAIN);
        return new SharedObject() {
            @Override
            public Object call(int number) {
                return switch (number % 4) {
                    case 0 -> deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
                    case 1 -> deflater.getBytesRead();
                    case 2 -> deflater.deflate(room);
                    default -> {
                        if (deflater.needsInput()) {
                            deflater.setInput(Streams.PLAIN, 0, 20_000);
                        }
                        yield deflater.finished();
                    }
                };
            }

            @Override
            public void complete() {
                deflater.finish();
                while (!deflater.finished()) {
                    deflater.deflate(room);
                }
            }

            @Override
            public void end() {
                deflater.end();
            }

            @Override
            public void reset() {
                deflater.reset();
            }
        };
    }

    private static SharedObject inflater(Inflater inflater, byte[] stream) {
        inflater.setInput(stream);
        return new SharedObject() {
            @Override
            public Object call(int number) throws Exception {
                return number % 3 == 2 ? inflater.getRemaining() : inflater.inflate(new byte[7_000]);
            }

            @Override
            public void complete() throws Exception {
                while (!inflater.finished()) {
                    inflater.inflate(new byte[7_000]);
                }
            }

            @Override
            public void end() {
                inflater.end();
            }

            @Override
            public void reset() {
                inflater.reset();
            }
        };
    }

    private static SharedObject output(OutputStream stream) {
        return new SharedObject() {
            @Override
            public Object call(int number) throws IOException {
                if (number % 3 == 2) {
                    stream.flush();
                } else {
                    stream.write(Streams.PLAIN, 0, 1 + number * 3_000);
                }
                return number;
            }

            @Override
            public void complete() throws IOException {
                stream.write(Streams.PLAIN);
                stream.close();
            }

            @Override
            public void end() throws IOException {
                stream.close();
            }
        };
    }

    private static SharedObject input(InputStream stream) {
        return new SharedObject() {
            @Override
            public Object call(int number) throws IOException {
                return number % 3 == 2 ? stream.available() : stream.read(new byte[7_000]);
            }

            @Override
            public void complete() throws IOException {
                stream.transferTo(OutputStream.nullOutputStream());
            }

            @Override
            public void end() throws IOException {
                stream.close();
            }
        };
    }

    /**
     * What a closed object of the running JDK answers. That of GZIPInputStream without a text is for the trailer: its first bytes
     * are left in the inflater, and gone if that is ended meanwhile.
     */
    final class Refusals {
        private static final Set<String> OF_CLOSED = Set.of(
                closed(new Deflater()),
                closed(new Inflater()),
                "class java.io.IOException: Stream closed",
                "class java.io.IOException: write beyond end of stream",
                "class java.io.EOFException: Unexpected end of ZLIB input stream",
                "class java.io.EOFException: null",
                "class java.util.zip.ZipException: no current ZIP entry");

        private Refusals() {}

        private static String closed(Deflater deflater) {
            deflater.end();
            return text(Outcome.of(() -> deflater.deflate(new byte[1])));
        }

        private static String closed(Inflater inflater) {
            inflater.end();
            return text(Outcome.of(() -> inflater.inflate(new byte[1])));
        }

        private static String text(Outcome outcome) {
            return outcome.thrown() + ": " + outcome.text();
        }

        /** Some data are damaged, some sinks break, and a stream that was reset goes on in its middle. */
        static void check(Outcome outcome, String what) {
            if (outcome.thrown() != null) {
                String said = text(outcome);
                if (!OF_CLOSED.contains(said)
                        && !said.contains("DataFormatException")
                        && !said.contains("ZipException")
                        && !said.contains(BrokenSink.MESSAGE)) {
                    throw new AssertionError(what + ": " + said);
                }
            }
        }
    }

    /**
     * Another thread ends, or resets, the object, and this one goes on calling it: it is served or refused, with nothing but the
     * exceptions of a closed object.
     *
     * @param from the number of the first call
     * @return the number of calls
     */
    static int race(SharedObject object, int from, int calls, boolean resets, String what) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Outcome[] ending = new Outcome[1];
        Thread other = new Thread(() -> ending[0] = Outcome.ofAction(() -> {
            barrier.await();
            if (resets) {
                object.reset();
            } else {
                object.end();
            }
        }));
        other.start();
        barrier.await();
        for (int i = from; i < from + calls; i++) {
            int number = i;
            Refusals.check(Outcome.of(() -> object.call(number)), what);
        }
        other.join();
        Refusals.check(ending[0], what);
        if (!resets && Outcome.of(() -> object.call(0)).thrown() == null) {
            throw new AssertionError(what + " goes on after its end");
        }
        Refusals.check(Outcome.ofAction(object::end), what);
        return calls;
    }
}
