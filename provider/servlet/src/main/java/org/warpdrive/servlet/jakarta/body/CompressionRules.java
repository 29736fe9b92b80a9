// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Which responses are compressed, by the same names and defaults as a Tomcat connector's attributes. Immutable.
 *
 * @param minSize bytes below which a response is left as it is
 * @param mimeTypes what content types start with, in lower case
 * @param level -1 to 9
 */
public record CompressionRules(int minSize, List<String> mimeTypes, int level) {
    /** Filter parameter: the smallest response, in bytes, that is compressed. */
    public static final String MIN_SIZE = "compressionMinSize";

    /** Filter parameter: content types, separated by commas. */
    public static final String MIME_TYPES = "compressibleMimeType";

    /** Filter parameter: -1 to 9. */
    public static final String LEVEL = "compressionLevel";

    private static final String DEFAULT_MIN_SIZE = "2048";
    private static final String DEFAULT_MIME_TYPES = "text/html,text/xml,text/plain,text/css,text/javascript,"
            + "application/javascript,application/json,application/xml";

    /**
     * Reads parameters.
     *
     * @param parameter gives the value of a name, or null
     * @throws IllegalArgumentException if a value is not understood
     */
    public static CompressionRules of(UnaryOperator<@Nullable String> parameter) {
        int minSize = Integer.parseInt(valueOf(parameter, MIN_SIZE, DEFAULT_MIN_SIZE));
        int level = Integer.parseInt(valueOf(parameter, LEVEL, "" + Deflater.DEFAULT_COMPRESSION));
        if (level < Deflater.DEFAULT_COMPRESSION || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException(LEVEL + "=" + level);
        }
        List<String> types = Stream.of(valueOf(parameter, MIME_TYPES, DEFAULT_MIME_TYPES)
                        .toLowerCase(Locale.ROOT)
                        .split(",", -1))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .toList();
        return new CompressionRules(minSize, types, level);
    }

    private static String valueOf(UnaryOperator<@Nullable String> parameter, String name, String fallback) {
        String value = parameter.apply(name);
        return value == null || value.isBlank() ? fallback : value.strip();
    }

    /** Whether a client that sent these Accept-Encoding fields takes gzip. */
    public static boolean acceptsGzip(Collection<String> fields) {
        return AcceptEncoding.takesGzip(fields);
    }

    /**
     * Whether a response with this head may be compressed for a client that takes it.
     *
     * @param contentLength the length said by the application, or -1
     */
    boolean allow(ResponseHead head, long contentLength) {
        int status = head.status();
        if (status < 200 || status == 204 || status == 205 || status == 206 || status == 304) {
            return false;
        }
        if (contentLength >= 0 && contentLength < minSize) {
            return false;
        }
        // A strong ETag names exactly these bytes (RFC 9110, section 8.8.1); a part of a whole is cut from exactly
        // them.
        String tag = head.header("ETag");
        return head.header("Content-Encoding") == null
                && head.header("Content-Range") == null
                && (tag == null || tag.strip().startsWith("W/"))
                && !contains(head.headers("Cache-Control"), "no-transform")
                && isCompressible(head.contentType());
    }

    private boolean isCompressible(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        return mimeTypes.stream().anyMatch(type::startsWith);
    }

    /** Whether one of the fields has the token, which is in lower case. */
    static boolean contains(Collection<String> fields, String token) {
        return fields.stream()
                .flatMap(field -> Stream.of(field.toLowerCase(Locale.ROOT).split(",", -1)))
                .anyMatch(item -> item.strip().equals(token));
    }
}
