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
 * Puts our filter in the place of a processor's gzip filter. Tomcat has no way to configure that, so the processor's output
 * buffer is read by reflection; its array of filters is then the live one. Whatever is not as expected leaves the processor
 * as it was.
 */
final class GzipFilterExchange {
    private volatile int level = Deflater.DEFAULT_COMPRESSION;

    void setLevel(int value) {
        if (value < Deflater.DEFAULT_COMPRESSION || value > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("compressionLevel=" + value);
        }
        level = value;
    }

    void apply(Processor processor) {
        if (!TomcatOptions.TOMCAT.isOn()) {
            return;
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
    }
}
