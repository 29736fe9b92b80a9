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
@SuppressWarnings("ImmutableEnumChecker") // the functions keep nothing
enum Peers implements Peer {
    GZIP(
            (plain, packed, wrapping, level) -> withoutInput(packed, "gzip", "-c", "-" + level, plain.toString()),
            (packed, plain, wrapping) -> Program.filter(packed, plain, "gzip", "-dc")),

    PIGZ(
            (plain, packed, wrapping, level) -> {
                String format = wrapping == Wrapping.ZLIB ? "-z" : "-N";
                withoutInput(packed, "pigz", "-c", "-p4", "-" + level, format, plain.toString());
            },
            (packed, plain, wrapping) -> Program.filter(packed, plain, "pigz", "-dc")),

    PYTHON_GZIP(
            (plain, packed, wrapping, level) -> python(plain, packed, "gzip", "pack", wrapping, level),
            (packed, plain, wrapping) -> python(packed, plain, "gzip", "unpack", wrapping, 0)),

    PYTHON_ZLIB(
            (plain, packed, wrapping, level) -> python(plain, packed, "zlib", "pack", wrapping, level),
            (packed, plain, wrapping) -> python(packed, plain, "zlib", "unpack", wrapping, 0)),

    ZLIB_IN_C(
            (plain, packed, wrapping, level) -> Program.filter(
                    plain, packed, ZlibProgram.path(), "pack", windowBits(wrapping), Integer.toString(level)),
            (packed, plain, wrapping) ->
                    Program.filter(packed, plain, ZlibProgram.path(), "unpack", windowBits(wrapping))),

    COMMONS_COMPRESS(
            (plain, packed, wrapping, level) -> {
                try (OutputStream file = Files.newOutputStream(packed);
                        OutputStream out = packing(file, wrapping, level)) {
                    Files.copy(plain, out);
                }
            },
            (packed, plain, wrapping) -> {
                try (InputStream file = Files.newInputStream(packed);
                        InputStream in = unpacking(file, wrapping)) {
                    Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
                }
            });

    private static final Path NOTHING = Path.of("/dev/null");

    private interface Packing {
        void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception;
    }

    private interface Unpacking {
        void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception;
    }

    private final Packing packing;
    private final Unpacking unpacking;

    Peers(Packing packing, Unpacking unpacking) {
        this.packing = packing;
        this.unpacking = unpacking;
    }

    static List<Peer> all() {
        return List.of(values());
    }

    @Override
    public Optional<String> absence() {
        return switch (this) {
            case GZIP -> Program.absence("gzip");
            case PIGZ -> Program.absence("pigz");
            case PYTHON_GZIP, PYTHON_ZLIB -> Program.absence("python3");
            case ZLIB_IN_C -> ZlibProgram.absence();
            case COMMONS_COMPRESS -> Optional.empty();
        };
    }

    @Override
    public Set<Wrapping> wrappings() {
        return switch (this) {
            case GZIP, PYTHON_GZIP -> EnumSet.of(Wrapping.GZIP);
            case PIGZ -> EnumSet.of(Wrapping.GZIP, Wrapping.ZLIB);
            default -> EnumSet.allOf(Wrapping.class);
        };
    }

    @Override
    public void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception {
        packing.pack(plain, packed, wrapping, level);
    }

    @Override
    public void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception {
        unpacking.unpack(packed, plain, wrapping);
    }

    /** For a program that is given the file's name, so that its header has FNAME and a time. */
    private static void withoutInput(Path packed, String program, String... arguments) throws Exception {
        Program.filter(NOTHING, packed, program, arguments);
    }

    private static String windowBits(Wrapping wrapping) {
        return Integer.toString(wrapping.windowBits());
    }

    private static void python(Path in, Path out, String module, String action, Wrapping wrapping, int level)
            throws Exception {
        String script = Resources.file("pipe.py").toString();
        Program.filter(in, out, "python3", script, module, action, windowBits(wrapping), Integer.toString(level));
    }

    private static OutputStream packing(OutputStream file, Wrapping wrapping, int level) throws IOException {
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

    private static InputStream unpacking(InputStream file, Wrapping wrapping) throws IOException {
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
}
