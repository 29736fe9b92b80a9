// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.jetty;

import java.util.zip.Deflater;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.warpdrive.zip.WdDeflater;

/**
 * A {@link DeflaterPool} of WarpDrive's deflaters; of the JDK's where WarpDrive is switched off or cannot be set up. For a
 * {@code GzipCompression}, or a bean of its {@code CompressionHandler}, or, for a {@code GzipHandler}, of the server.
 */
public class WdDeflaterPool extends DeflaterPool {
    private final int level;
    private final boolean nowrap;

    /** A pool as Jetty makes it for gzip. */
    public WdDeflaterPool() {
        this(DEFAULT_CAPACITY, Deflater.DEFAULT_COMPRESSION, true);
    }

    /** {@link DeflaterPool#DeflaterPool(int, int, boolean)}. */
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
