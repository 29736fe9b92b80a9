// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.tomcat;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11Nio2Protocol;

/**
 * {@link Http11Nio2Protocol} with WarpDrive as its compressor: for a connector's {@code protocol}. All its attributes work
 * as they did; there is one more, {@code compressionLevel}.
 */
public class WdHttp11Nio2Protocol extends Http11Nio2Protocol {
    private final GzipFilterExchange exchange = new GzipFilterExchange();

    /** For Tomcat, which makes it by name. */
    public WdHttp11Nio2Protocol() {}

    /**
     * Sets how hard responses are compressed from now on. Not to be confused with {@code compression}.
     *
     * @param level -1, which is the default and means 6, or 0 to 9
     * @throws IllegalArgumentException if it is not in that range
     */
    public void setCompressionLevel(int level) {
        exchange.setLevel(level);
    }

    @Override
    protected Processor createProcessor() {
        Processor processor = super.createProcessor();
        exchange.apply(processor);
        return processor;
    }
}
