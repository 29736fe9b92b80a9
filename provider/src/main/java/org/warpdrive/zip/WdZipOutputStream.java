// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.ZipOutputStream;

/** A {@link ZipOutputStream} on a {@link WdDeflater}. */
public class WdZipOutputStream extends ZipOutputStream {
    /** {@link ZipOutputStream#ZipOutputStream(OutputStream)}. */
    public WdZipOutputStream(OutputStream out) {
        this(out, StandardCharsets.UTF_8);
    }

    /** {@link ZipOutputStream#ZipOutputStream(OutputStream, Charset)}. */
    public WdZipOutputStream(OutputStream out, Charset charset) {
        super(out, charset);
        def = Deflaters.replace(def, Deflater.DEFAULT_COMPRESSION, true);
        if (getClass() == WdZipOutputStream.class) {
            buf = Deflaters.enlarge(buf);
        }
    }
}
