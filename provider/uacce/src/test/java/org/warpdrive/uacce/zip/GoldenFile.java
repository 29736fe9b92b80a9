// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The golden vectors: from the file the property names, or from the copy among the test resources. */
final class GoldenFile {
    /** A file of the same format to run instead; relative to the build's top or to the working directory. */
    static final String FILE_PROPERTY = "golden.file";

    private static final String RESOURCE = "golden-sqe.json";

    private final JsonObject root;

    private GoldenFile(JsonObject root) {
        this.root = root;
    }

    static GoldenFile read() {
        String name = System.getProperty(FILE_PROPERTY, "");
        try (InputStream in = name.isBlank() ? resource() : Files.newInputStream(locate(name));
                Reader reader = new InputStreamReader(in, UTF_8)) {
            return new GoldenFile(JsonParser.parseReader(reader).getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource() {
        return Objects.requireNonNull(GoldenFile.class.getResourceAsStream(RESOURCE), RESOURCE);
    }

    private static Path locate(String name) {
        Path fromTop = Path.of(System.getProperty("golden.base", "")).resolve(name);
        return Files.exists(fromTop) ? fromTop : Path.of(name);
    }

    /** The vectors of one section, none where the file lacks it. */
    List<JsonObject> section(String name) {
        List<JsonObject> vectors = new ArrayList<>();
        if (root.has(name)) {
            root.getAsJsonArray(name).forEach(vector -> vectors.add(vector.getAsJsonObject()));
        }
        return vectors;
    }

    /** A section that is one object, empty where the file lacks it. */
    JsonObject object(String name) {
        return root.has(name) ? root.getAsJsonObject(name) : new JsonObject();
    }

    static String text(JsonObject vector, String key) {
        return vector.get(key).getAsString();
    }

    /** A number written in decimal, or as a string in hexadecimal; {@code absent} where there is none. */
    static long number(JsonObject vector, String key, long absent) {
        JsonElement value = vector.get(key);
        return value == null ? absent : number(value);
    }

    static long number(JsonElement value) {
        return value.getAsJsonPrimitive().isString()
                ? Long.parseUnsignedLong(value.getAsString().substring("0x".length()), 16)
                : value.getAsLong();
    }

    static ByteBuffer emptySqe() {
        return ByteBuffer.allocate(SqeLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    static String hex(ByteBuffer bytes, int length) {
        byte[] copy = new byte[length];
        bytes.get(0, copy);
        return HexFormat.of().formatHex(copy);
    }

    static int apiVersion(String api) {
        return Integer.parseInt(api.substring("hisi_qm_v".length()));
    }

    static int algorithm(String name) {
        return switch (name) {
            case "deflate" -> SqeLayout.ALGORITHM_DEFLATE;
            case "zlib" -> SqeLayout.ALGORITHM_ZLIB;
            case "gzip" -> SqeLayout.ALGORITHM_GZIP;
            case "lz4" -> SqeLayout.ALGORITHM_LZ4;
            case "lz77_only" -> SqeLayout.ALGORITHM_LZ77_ONLY;
            case "lz77_zstd" -> SqeLayout.ALGORITHM_LZ77_ZSTD;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
