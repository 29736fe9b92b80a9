// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.zip.WdDeflaterOutputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdZipOutputStream;

/** What a stream says to whoever goes on with it after its sink failed at its end, beside the JDK's. */
class FailedEndTest {
    private interface Opener {
        DeflaterOutputStream open(OutputStream out) throws IOException;
    }

    @SuppressWarnings("ImmutableEnumChecker") // references to constructors
    enum Kind {
        ZLIB(DeflaterOutputStream::new, WdDeflaterOutputStream::new),
        GZIP(GZIPOutputStream::new, WdGZIPOutputStream::new),
        ZIP(out -> entry(new ZipOutputStream(out)), out -> entry(new WdZipOutputStream(out)));

        private final Opener theirs;
        private final Opener ours;

        Kind(Opener theirs, Opener ours) {
            this.theirs = theirs;
            this.ours = ours;
        }
    }

    private static ZipOutputStream entry(ZipOutputStream zip) throws IOException {
        zip.putNextEntry(new ZipEntry("entry"));
        return zip;
    }

    /** Takes everything, or from a certain moment on nothing. */
    private static final class Sink extends OutputStream {
        private boolean broken;

        @Override
        public void write(int value) throws IOException {
            if (broken) {
                throw new IOException("broken");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverGoesOnIsToldTheSame(Kind kind) throws IOException {
        for (int size : new int[] {0, 1, 300, 512, 2000, 100_000}) {
            for (boolean byClose : new boolean[] {true, false}) {
                assertThat(run(kind.ours, size, byClose))
                        .as("%s of %d bytes, close=%s", kind, size, byClose)
                        .isEqualTo(run(kind.theirs, size, byClose));
            }
        }
    }

    private static List<Outcome> run(Opener opener, int size, boolean byClose) throws IOException {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        Sink sink = new Sink();
        DeflaterOutputStream stream = opener.open(sink);
        stream.write(data);
        sink.broken = true;
        List<Outcome> outcomes = new ArrayList<>();
        if (byClose) {
            outcomes.add(Outcome.ofAction(stream::close));
        } else {
            outcomes.add(Outcome.ofAction(stream::finish));
        }
        outcomes.add(Outcome.ofAction(() -> stream.write(1)));
        outcomes.add(Outcome.ofAction(() -> stream.write(data)));
        outcomes.add(Outcome.ofAction(stream::finish));
        outcomes.add(Outcome.ofAction(stream::close));
        return outcomes;
    }
}
