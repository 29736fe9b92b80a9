// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.apache.coyote.http11.filters.GzipOutputFilter;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * Tomcat's gzip filter on WarpDrive.
 *
 * <p>A filter belongs to one processor, which serves one response at a time. The processor recycles the filter after
 * each response, also after an aborted one. That frees the compressor and its memory. The protocols of this package
 * create filters; an application needs none of its own.
 *
 * @since 1.0
 */
public class WdGzipOutputFilter extends GzipOutputFilter {
    private static final int BUFFER_BYTES = 8192;

    private final IntSupplier level;

    /**
     * Creates a filter.
     *
     * @param level supplies the compression level, -1 to 9; read at the start of each response
     */
    public WdGzipOutputFilter(IntSupplier level) {
        this.level = level;
    }

    private void start() throws IOException {
        if (compressionStream == null && TomcatOptions.TOMCAT.isOn()) {
            try {
                compressionStream = new WdGZIPOutputStream(fakeOutputStream, BUFFER_BYTES, true, level.getAsInt());
            } catch (LinkageError e) {
                // The superclass creates its own stream, for this and all later responses.
                TomcatOptions.TOMCAT.failed(e);
            }
        }
    }

    @Override
    public int doWrite(ByteBuffer chunk) throws IOException {
        start();
        if (chunk.hasArray() || chunk.remaining() <= BUFFER_BYTES) {
            return super.doWrite(chunk);
        }
        // The superclass would copy the whole chunk to an array of the same size.
        int length = chunk.remaining();
        int end = chunk.limit();
        while (chunk.position() < end) {
            chunk.limit(Math.min(end, chunk.position() + BUFFER_BYTES));
            super.doWrite(chunk);
        }
        return length;
    }

    @Override
    public void end() throws IOException {
        start();
        super.end();
    }

    @Override
    public void recycle() {
        if (compressionStream instanceof WdGZIPOutputStream gzip) {
            gzip.abandon();
        }
        super.recycle();
    }
}
