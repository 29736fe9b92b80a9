// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * An {@link InflaterInputStream} on a {@link WdInflater}, or on the inflater it is given.
 *
 * <p>Its buffer is at least 16 KiB unless one smaller than the JDK's default of 512 bytes is asked for, so it may read
 * further ahead in the underlying stream than the JDK's, which reads ahead too. A subclass has the buffer it asks for: it may
 * push back what was read too far.
 */
public class WdInflaterInputStream extends InflaterInputStream {
    /** {@link InflaterInputStream#InflaterInputStream(InputStream)}. */
    public WdInflaterInputStream(InputStream in) {
        // Not by another constructor: the superclass ends only an inflater that it made itself.
        super(in);
        inf = Inflaters.replace(inf, false);
        enlargeBuffer();
    }

    /** {@link InflaterInputStream#InflaterInputStream(InputStream, Inflater)}. */
    public WdInflaterInputStream(InputStream in, Inflater inf) {
        this(in, inf, Inflaters.DEFAULT_BUFFER_BYTES);
    }

    /** {@link InflaterInputStream#InflaterInputStream(InputStream, Inflater, int)}. */
    public WdInflaterInputStream(InputStream in, Inflater inf, int size) {
        super(in, inf, size);
        enlargeBuffer();
    }

    private void enlargeBuffer() {
        if (getClass() == WdInflaterInputStream.class) {
            buf = Inflaters.enlarge(buf);
        }
    }
}
