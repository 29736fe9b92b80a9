// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.jetty;

import java.util.zip.Deflater;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.warpdrive.zip.WdDeflater;

/**
 * A {@link DeflaterPool} that contains WarpDrive's deflaters, or the JDK's if WarpDrive is switched off or cannot be
 * set up.
 *
 * <p>Give it to a {@code GzipCompression}, or add it as a bean: to a {@code CompressionHandler}, or to the server for a
 * {@code GzipHandler}. Any thread may use a pool; each deflater taken from it serves one thread at a time.
 *
 * <pre>{@code
 * gzip.setDeflaterPool(new WdDeflaterPool()); // GzipCompression
 * }</pre>
 *
 * @since 1.0
 */
public class WdDeflaterPool extends DeflaterPool {
    private final int level;
    private final boolean nowrap;

    /** Creates a pool with Jetty's settings for gzip: default capacity, default level and raw DEFLATE. */
    public WdDeflaterPool() {
        this(DEFAULT_CAPACITY, Deflater.DEFAULT_COMPRESSION, true);
    }

    /**
     * Creates a pool, as {@link DeflaterPool#DeflaterPool(int, int, boolean)}.
     *
     * @param capacity maximum number of idle deflaters
     * @param compressionLevel -1 to 9
     * @param nowrap true for raw DEFLATE, false for the zlib format
     */
    public WdDeflaterPool(int capacity, int compressionLevel, boolean nowrap) {
        super(capacity, compressionLevel, nowrap);
        this.level = compressionLevel;
        this.nowrap = nowrap;
    }

    @Override
    protected Deflater newPooled() {
        Deflater ours = JettyOptions.JETTY.tryTo(() -> new WdDeflater(level, nowrap));
        return ours != null ? ours : super.newPooled();
    }
}
