// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.zip.WdDeflaterOutputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * Random calls of output streams beside the JDK's, also with sinks that fail, and after the end. What a stream writes
 * is its own data, whatever became of the streams before it.
 */
class OutputStreamSequenceTest {
    private static final int SEQUENCES = 1500;
    private static final int CALLS = 12;

    /**
     * Fits into one write of the JDK's streams, so that ours meet a failing sink at the same call. With more data only the
     * end is comparable.
     */
    private static final int SHORT_BYTES = 200;

    private interface Opener {
        DeflaterOutputStream open(OutputStream out) throws IOException;
    }

    private static class Gzip extends WdGZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, true);
        }
    }

    private static class Zlib extends WdDeflaterOutputStream {
        Zlib(OutputStream out) {
            super(out, true);
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // references to constructors
    enum Kind {
        GZIP(out -> new GZIPOutputStream(out, true), out -> new WdGZIPOutputStream(out, true)),
        GZIP_SUBCLASS(out -> new GZIPOutputStream(out, true), Gzip::new),
        ZLIB(out -> new DeflaterOutputStream(out, true), out -> new WdDeflaterOutputStream(out, true)),
        ZLIB_SUBCLASS(out -> new DeflaterOutputStream(out, true), Zlib::new);

        private final Opener theirs;
        private final Opener ours;

        Kind(Opener theirs, Opener ours) {
            this.theirs = theirs;
            this.ours = ours;
        }

        private boolean isGzip() {
            return this == GZIP || this == GZIP_SUBCLASS;
        }

        private byte[] restore(byte[] stream) throws IOException {
            ByteArrayInputStream in = new ByteArrayInputStream(stream);
            return (isGzip() ? new GZIPInputStream(in) : new InflaterInputStream(in)).readAllBytes();
        }

        private byte[] restorePrefix(byte[] stream) {
            return Pump.inflatePrefix(isGzip() ? Arrays.copyOfRange(stream, 10, stream.length) : stream, isGzip());
        }
    }

    /** How a sink fails: not, or with one of three things. */
    private enum Fault {
        NONE,
        CHECKED,
        UNCHECKED,
        ERROR
    }

    private static final class Sink extends ByteArrayOutputStream {
        private Fault fault = Fault.NONE;
        private int closes;

        @Override
        public synchronized void write(byte[] b, int off, int len) {
            super.write(b, off, len);
        }

        private void check() throws IOException {
            switch (fault) {
                case NONE -> {}
                case CHECKED -> throw new IOException("broken");
                case UNCHECKED -> throw new UncheckedIOException(new IOException("broken"));
                case ERROR -> throw new InternalError("broken");
            }
        }

        /** A stream that writes here, since ByteArrayOutputStream's write throws nothing checked. */
        private OutputStream stream() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    check();
                    Sink.this.write(b);
                }

                @Override
                public void write(byte[] b, int off, int len) throws IOException {
                    check();
                    Sink.this.write(b, off, len);
                }

                @Override
                public void close() throws IOException {
                    closes++;
                    check();
                }
            };
        }
    }

    /** One stream under test, with everything that it said. */
    private static final class Run {
        final Sink sink = new Sink();
        final List<Outcome> outcomes = new ArrayList<>();
        final DeflaterOutputStream stream;

        Run(Opener opener) throws IOException {
            stream = opener.open(sink.stream());
        }

        void did(Outcome.Action action) {
            outcomes.add(Outcome.ofAction(action));
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsDoWhatTheyDoInTheJdk(Kind kind) throws IOException {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            sequence(kind, new Dice(seed), "seed " + seed);
        }
    }

    @SuppressWarnings("PMD.CloseResource")
    static void sequence(Kind kind, Dice dice, String which) throws IOException {
        List<Run> runs = List.of(new Run(kind.theirs), new Run(kind.ours));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        int unflushed = 0;
        boolean whole = true; // nothing was lost at a failing sink
        boolean over = false;
        for (int call = 0; call < CALLS; call++) {
            boolean isShort = unflushed <= SHORT_BYTES;
            Fault fault = !whole || !dice.oneIn(4) ? Fault.NONE : isShort ? fault(dice) : Fault.CHECKED;
            runs.forEach(run -> run.sink.fault = fault);
            int step = fault == Fault.NONE ? dice.below(12) : isShort ? 8 + dice.below(4) : 10 + dice.below(2);
            if (step < 8) {
                byte[] data = whole && dice.oneIn(2) ? dice.data() : dice.data(dice.below(20));
                int off = dice.below(data.length + 1);
                int len = dice.oneIn(20) ? data.length + 1 : data.length - off;
                for (Run run : runs) {
                    run.did(() -> run.stream.write(data, off, len));
                }
                if (len <= data.length - off && !over) {
                    written.write(data, off, len);
                    unflushed += len;
                }
            } else if (step < 10) {
                runs.forEach(run -> run.did(run.stream::flush));
                unflushed = 0;
            } else {
                boolean close = step == 11;
                runs.forEach(run -> run.did(close ? run.stream::close : run.stream::finish));
                over = true;
                unflushed = 0;
            }
            whole &= fault == Fault.NONE;
            assertThat(runs.get(1).outcomes).as(which).isEqualTo(runs.get(0).outcomes);
            assertThat(runs.get(1).sink.closes).as(which).isEqualTo(runs.get(0).sink.closes);
            if (fault != Fault.NONE && !isShort) {
                break; // whether the JDK's deflater had finished then depends on how much it held
            }
            if (whole && step >= 8) {
                byte[] stream = runs.get(1).sink.toByteArray();
                assertThat(over ? kind.restore(stream) : kind.restorePrefix(stream))
                        .as(which)
                        .isEqualTo(written.toByteArray());
            }
        }
        for (Run run : runs) {
            run.sink.fault = Fault.NONE;
            Outcome.ofAction(run.stream::close);
        }
    }

    private static Fault fault(Dice dice) {
        return Fault.values()[1 + dice.below(3)];
    }

    /** Threads that still write to streams which another has closed reach no other stream. */
    @Test
    @Timeout(120)
    void lateWritersReachNoOtherStream() throws Exception {
        AtomicReference<OutputStream> latest = new AtomicReference<>(OutputStream.nullOutputStream());
        AtomicReference<Throwable> ended = new AtomicReference<>();
        byte[] noise = new byte[100];
        Arrays.fill(noise, (byte) '!');
        Thread late = new Thread(() -> {
            while (ended.get() == null) {
                try {
                    OutputStream stream = Objects.requireNonNull(latest.get());
                    stream.write(noise);
                    stream.flush();
                } catch (IOException | RuntimeException e) {
                    // closed meanwhile
                }
            }
        });
        late.start();
        try {
            Dice dice = new Dice(1);
            for (int i = 0; i < 20_000; i++) {
                // One stream that the other thread writes to, and one of our own right behind it.
                OutputStream shared = new WdGZIPOutputStream(OutputStream.nullOutputStream(), true);
                latest.set(shared);
                shared.write(dice.data(50));
                Outcome.ofAction(shared::close);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                byte[] data = dice.data(300);
                try (OutputStream own = new WdGZIPOutputStream(out, true)) {
                    own.write(data);
                }
                assertThat(Kind.GZIP.restore(out.toByteArray())).isEqualTo(data);
            }
        } finally {
            ended.set(new Throwable());
            late.join();
        }
    }
}
