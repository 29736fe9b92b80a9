// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.tomcat;

import java.lang.reflect.Field;
import java.util.zip.Deflater;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Constants;
import org.apache.coyote.http11.Http11OutputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.coyote.http11.OutputFilter;
import org.apache.coyote.http11.filters.GzipOutputFilter;

/**
 * Replaces the gzip filter of a processor by ours. Tomcat has no setting for that, so the processor's output buffer is
 * read by reflection. It returns its live array of filters, in which one element is replaced. If anything is not as
 * expected, the processor stays unchanged.
 */
final class GzipFilterExchange {
    private volatile int level = Deflater.DEFAULT_COMPRESSION;

    /**
     * Sets the level of all later responses. Any thread may call.
     *
     * @throws IllegalArgumentException if the level is not -1 to 9
     */
    void setLevel(int value) {
        if (value < Deflater.DEFAULT_COMPRESSION || value > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("compressionLevel=" + value);
        }
        level = value;
    }

    /** Replaces the filter of a new processor, and returns that processor. */
    Processor apply(Processor processor) {
        if (!TomcatOptions.TOMCAT.isOn()) {
            return processor;
        }
        try {
            Field field = Http11Processor.class.getDeclaredField("outputBuffer");
            field.setAccessible(true);
            OutputFilter[] filters = ((Http11OutputBuffer) field.get(processor)).getFilters();
            OutputFilter theirs = filters[Constants.GZIP_FILTER];
            if (theirs.getClass() != GzipOutputFilter.class) {
                throw new IllegalStateException(
                        "the gzip filter is a " + theirs.getClass().getName());
            }
            filters[Constants.GZIP_FILTER] = new WdGzipOutputFilter(() -> level);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            TomcatOptions.TOMCAT.failed(e);
        }
        return processor;
    }
}
