// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;

/** What is tested against the {@link Peers}: the classes, and the command in a JVM of its own. */
enum Subjects implements Peer {
    CLASSES {
        @Override
        public void pack(Path plain, Path packed, Wrapping wrapping, int level) throws IOException {
            if (wrapping == Wrapping.GZIP) {
                try (OutputStream file = Files.newOutputStream(packed);
                        OutputStream out = new WdGZIPOutputStream(file, BUFFER_BYTES, false, level)) {
                    Files.copy(plain, out);
                }
                return;
            }
            Deflater deflater = new WdDeflater(level, wrapping == Wrapping.RAW);
            try (OutputStream file = Files.newOutputStream(packed);
                    OutputStream out = new DeflaterOutputStream(file, deflater, BUFFER_BYTES)) {
                Files.copy(plain, out);
            } finally {
                deflater.end();
            }
        }

        @Override
        public void unpack(Path packed, Path plain, Wrapping wrapping) throws IOException {
            if (wrapping == Wrapping.GZIP) {
                try (InputStream file = Files.newInputStream(packed);
                        InputStream in = new WdGZIPInputStream(file, BUFFER_BYTES)) {
                    Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
                }
                return;
            }
            Inflater inflater = new WdInflater(wrapping == Wrapping.RAW);
            try (InputStream file = Files.newInputStream(packed);
                    InputStream in = new InflaterInputStream(file, inflater, BUFFER_BYTES)) {
                Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                inflater.end();
            }
        }
    },

    COMMAND {
        @Override
        public void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception {
            wdzip(plain, packed, wrapping.option(), "-" + level);
        }

        @Override
        public void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception {
            wdzip(packed, plain, "-d", wrapping.option());
        }

        private void wdzip(Path in, Path out, String... arguments) throws Exception {
            List<String> command = WdzipJvm.command(arguments);
            Program.filter(in, out, command.get(0), command.stream().skip(1).toArray(String[]::new));
        }
    };

    private static final int BUFFER_BYTES = 8192;

    @Override
    public Set<Wrapping> wrappings() {
        return EnumSet.allOf(Wrapping.class);
    }

    static Stream<Subjects> all() {
        return Stream.of(values());
    }
}
