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
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorInputStream;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorOutputStream;
import org.apache.commons.compress.compressors.deflate.DeflateParameters;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** The readers and writers that people have. */
enum Peers implements Peer {
    GZIP {
        @Override
        public Optional<String> absence() {
            return Program.absence("gzip");
        }

        @Override
        public void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception {
            // By its name, for a header with FNAME and a time.
            Program.filter(NOTHING, packed, "gzip", "-c", "-" + level, plain.toString());
        }

        @Override
        public void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception {
            Program.filter(packed, plain, "gzip", "-dc");
        }
    },

    PIGZ {
        @Override
        public Optional<String> absence() {
            return Program.absence("pigz");
        }

        @Override
        public void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception {
            String format = wrapping == Wrapping.ZLIB ? "-z" : "-N";
            Program.filter(NOTHING, packed, "pigz", "-c", "-p4", "-" + level, format, plain.toString());
        }

        @Override
        public void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception {
            Program.filter(packed, plain, "pigz", "-dc");
        }
    },

    PYTHON_GZIP {
        @Override
        public Optional<String> absence() {
            return Program.absence("python3");
        }

        @Override
        public void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception {
            python(plain, packed, "gzip", "pack", wrapping, level);
        }

        @Override
        public void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception {
            python(packed, plain, "gzip", "unpack", wrapping, 0);
        }
    },

    PYTHON_ZLIB {
        @Override
        public Optional<String> absence() {
            return Program.absence("python3");
        }

        @Override
        public void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception {
            python(plain, packed, "zlib", "pack", wrapping, level);
        }

        @Override
        public void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception {
            python(packed, plain, "zlib", "unpack", wrapping, 0);
        }
    },

    ZLIB_IN_C {
        @Override
        public Optional<String> absence() {
            return ZlibProgram.absence();
        }

        @Override
        public void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception {
            String bits = Integer.toString(wrapping.windowBits());
            Program.filter(plain, packed, ZlibProgram.path(), "pack", bits, Integer.toString(level));
        }

        @Override
        public void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception {
            Program.filter(packed, plain, ZlibProgram.path(), "unpack", Integer.toString(wrapping.windowBits()));
        }
    },

    COMMONS_COMPRESS {
        @Override
        public void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception {
            try (OutputStream file = Files.newOutputStream(packed);
                    OutputStream out = packing(file, wrapping, level)) {
                Files.copy(plain, out);
            }
        }

        private OutputStream packing(OutputStream file, Wrapping wrapping, int level) throws IOException {
            if (wrapping == Wrapping.GZIP) {
                GzipParameters parameters = new GzipParameters();
                parameters.setCompressionLevel(level);
                parameters.setFileName("a name");
                parameters.setComment("a comment");
                return new GzipCompressorOutputStream(file, parameters);
            }
            DeflateParameters parameters = new DeflateParameters();
            parameters.setCompressionLevel(level);
            parameters.setWithZlibHeader(wrapping == Wrapping.ZLIB);
            return new DeflateCompressorOutputStream(file, parameters);
        }

        @Override
        public void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception {
            try (InputStream file = Files.newInputStream(packed);
                    InputStream in = unpacking(file, wrapping)) {
                Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        private InputStream unpacking(InputStream file, Wrapping wrapping) throws IOException {
            if (wrapping == Wrapping.GZIP) {
                return GzipCompressorInputStream.builder()
                        .setInputStream(file)
                        .setDecompressConcatenated(true)
                        .get();
            }
            DeflateParameters parameters = new DeflateParameters();
            parameters.setWithZlibHeader(wrapping == Wrapping.ZLIB);
            return new DeflateCompressorInputStream(file, parameters);
        }
    };

    private static final Path NOTHING = Path.of("/dev/null");

    @Override
    public Set<Wrapping> wrappings() {
        return switch (this) {
            case GZIP, PYTHON_GZIP -> EnumSet.of(Wrapping.GZIP);
            case PIGZ -> EnumSet.of(Wrapping.GZIP, Wrapping.ZLIB);
            default -> EnumSet.allOf(Wrapping.class);
        };
    }

    static List<Peer> all() {
        return List.of(values());
    }

    private static void python(Path in, Path out, String module, String action, Wrapping wrapping, int level)
            throws Exception {
        Program.filter(
                in,
                out,
                "python3",
                Resources.file("pipe.py").toString(),
                module,
                action,
                Integer.toString(wrapping.windowBits()),
                Integer.toString(level));
    }
}
