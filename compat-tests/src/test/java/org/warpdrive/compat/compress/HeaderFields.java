// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** What a stream tells of a member's header and trailer. */
final class HeaderFields {
    private HeaderFields() {}

    static List<Object> of(GzipParameters parameters) {
        List<Object> all = new ArrayList<>(Arrays.asList(
                parameters.getFileName(),
                parameters.getComment(),
                parameters.getFileNameCharset(),
                parameters.getOS(),
                parameters.getModificationInstant(),
                parameters.getCompressionLevel(),
                parameters.getHeaderCRC(),
                parameters.getTrailerCrc(),
                parameters.getTrailerISize(),
                parameters.getExtraField()));
        all.replaceAll(value -> Objects.requireNonNullElse(value, "nothing"));
        return all;
    }
}
