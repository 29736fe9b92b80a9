// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.jetty;

import java.util.zip.Inflater;
import org.eclipse.jetty.util.compression.InflaterPool;
import org.warpdrive.zip.WdInflater;

/**
 * An {@link InflaterPool} that contains WarpDrive's inflaters, or the JDK's if WarpDrive is switched off or cannot be
 * set up.
 *
 * <p>Give it to a {@code GzipCompression}, or add it as a bean: to a {@code CompressionHandler}, or to the server for a
 * {@code GzipHandler}. Any thread may use a pool; each inflater taken from it serves one thread at a time.
 *
 * <pre>{@code
 * gzip.setInflaterPool(new WdInflaterPool()); // GzipCompression
 * }</pre>
 *
 * @since 1.0
 */
public class WdInflaterPool extends InflaterPool {
    private final boolean nowrap;

    /** Creates a pool with Jetty's settings for gzip: default capacity and raw DEFLATE. */
    public WdInflaterPool() {
        this(DEFAULT_CAPACITY, true);
    }

    /**
     * Creates a pool, as {@link InflaterPool#InflaterPool(int, boolean)}.
     *
     * @param capacity maximum number of idle inflaters
     * @param nowrap true for raw DEFLATE, false for the zlib format
     */
    public WdInflaterPool(int capacity, boolean nowrap) {
        super(capacity, nowrap);
        this.nowrap = nowrap;
    }

    @Override
    protected Inflater newPooled() {
        Inflater ours = JettyOptions.JETTY.tryTo(() -> new WdInflater(nowrap));
        return ours != null ? ours : super.newPooled();
    }
}
