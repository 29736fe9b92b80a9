// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.jetty;

import java.util.zip.Inflater;
import org.eclipse.jetty.util.compression.InflaterPool;
import org.warpdrive.zip.WdInflater;

/**
 * An {@link InflaterPool} of WarpDrive's inflaters; of the JDK's where WarpDrive is switched off or cannot be set up. For a
 * {@code GzipCompression}, or a bean of its {@code CompressionHandler}, or, for a {@code GzipHandler}, of the server.
 */
public class WdInflaterPool extends InflaterPool {
    private final boolean nowrap;

    /** A pool as Jetty makes it for gzip. */
    public WdInflaterPool() {
        this(DEFAULT_CAPACITY, true);
    }

    /** {@link InflaterPool#InflaterPool(int, boolean)}. */
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
