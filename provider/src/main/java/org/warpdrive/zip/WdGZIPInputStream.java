// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** A {@link GZIPInputStream} on {@link WdInflater}. */
public class WdGZIPInputStream extends GZIPInputStream {
    private static final int DEFAULT_BUFFER_BYTES = 512;

    public WdGZIPInputStream(InputStream in) throws IOException {
        this(in, DEFAULT_BUFFER_BYTES);
    }

    public WdGZIPInputStream(InputStream in, int size) throws IOException {
        super(in, size);
        inf.end();
        inf = new WdInflater(true);
    }
}
