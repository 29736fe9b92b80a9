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
 * The filter's settings, and the decision by them which responses are compressed. Parameters have the names and
 * defaults of a Tomcat connector's attributes. Immutable.
 *
 * @param minSize minimum length in bytes of a response to compress, if its length is known
 * @param mimeTypes prefixes of content types to compress, in lower case
 * @param level compression level, -1 to 9
 */
public record CompressionRules(int minSize, List<String> mimeTypes, int level) {
    /** Filter parameter: minimum length in bytes of a response to compress. */
    public static final String MIN_SIZE = "compressionMinSize";

    /** Filter parameter: prefixes of content types, separated by commas. */
    public static final String MIME_TYPES = "compressibleMimeType";

    /** Filter parameter: compression level, -1 to 9. */
    public static final String LEVEL = "compressionLevel";

    private static final String DEFAULT_MIN_SIZE = "2048";
    private static final String DEFAULT_MIME_TYPES = "text/html,text/xml,text/plain,text/css,text/javascript,"
            + "application/javascript,application/json,application/xml";

    /**
     * Reads the filter parameters.
     *
     * @param parameter returns the value of a parameter; null if it is not set
     * @throws IllegalArgumentException if a value is invalid
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

    /** True if a client that sent these Accept-Encoding fields accepts gzip. */
    public static boolean acceptsGzip(Collection<String> fields) {
        return AcceptEncoding.takesGzip(fields);
    }

    /**
     * True if a response with this head may be compressed for a client that accepts gzip.
     *
     * @param contentLength length of the body in bytes, or -1 if it is not known
     */
    boolean allow(ResponseHead head, long contentLength) {
        int status = head.status();
        if (status < 200 || status == 204 || status == 205 || status == 206 || status == 304) {
            return false;
        }
        if (contentLength >= 0 && contentLength < minSize) {
            return false;
        }
        // A strong ETag identifies exact bytes (RFC 9110, section 8.8.1), and a partial response is a range of exact
        // bytes.
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

    /** True if one of the fields has the token, which must be in lower case. */
    static boolean contains(Collection<String> fields, String token) {
        return fields.stream()
                .flatMap(field -> Stream.of(field.toLowerCase(Locale.ROOT).split(",", -1)))
                .anyMatch(item -> item.strip().equals(token));
    }
}
