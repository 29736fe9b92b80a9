// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * A {@link GZIPInputStream} on a {@link WdInflater}: same members, same exceptions.
 *
 * <p>Its buffer is at least 16 KiB unless one smaller than the JDK's default of 512 bytes is asked for, so it may read
 * further ahead in the underlying stream than the JDK's, which reads ahead too. A subclass has the buffer it asks for: it may
 * push back what was read too far.
 */
public class WdGZIPInputStream extends GZIPInputStream {
    /** {@link GZIPInputStream#GZIPInputStream(InputStream)}. */
    public WdGZIPInputStream(InputStream in) throws IOException {
        this(in, Inflaters.DEFAULT_BUFFER_BYTES);
    }

    /** {@link GZIPInputStream#GZIPInputStream(InputStream, int)}. */
    public WdGZIPInputStream(InputStream in, int size) throws IOException {
        super(in, size);
        inf = Inflaters.replace(inf, true);
        if (getClass() == WdGZIPInputStream.class) {
            buf = Inflaters.enlarge(buf);
        }
    }
}
