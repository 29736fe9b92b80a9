// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.tomcat;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11Nio2Protocol;

/**
 * {@link Http11Nio2Protocol} with WarpDrive as the compressor. All attributes work as in the superclass. There is one
 * more, {@code compressionLevel}.
 *
 * <pre>{@code
 * Connector connector = new Connector("org.warpdrive.tomcat.WdHttp11Nio2Protocol");
 * connector.setProperty("compression", "on");
 * connector.setProperty("compressionLevel", "6");
 * }</pre>
 *
 * <p>In {@code conf/server.xml} the same class name is the connector's {@code protocol}.
 *
 * @since 1.0
 */
public class WdHttp11Nio2Protocol extends Http11Nio2Protocol {
    private final GzipFilterExchange exchange = new GzipFilterExchange();

    /** Creates a protocol. Tomcat calls this by reflection. */
    public WdHttp11Nio2Protocol() {}

    /**
     * Sets the compression level of all later responses. It is independent of {@code compression}, which decides
     * whether responses are compressed. Any thread may call.
     *
     * @param level -1 to 9; the default -1 means 6
     * @throws IllegalArgumentException if the level is out of range
     */
    public void setCompressionLevel(int level) {
        exchange.setLevel(level);
    }

    @Override
    protected Processor createProcessor() {
        return exchange.apply(super.createProcessor());
    }
}
