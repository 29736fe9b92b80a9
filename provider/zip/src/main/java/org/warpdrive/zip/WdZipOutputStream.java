// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/** A {@link ZipOutputStream} on a {@link WdDeflater}. */
public class WdZipOutputStream extends ZipOutputStream {
    /** The size of the buffer that the JDK's stream has. */
    private final int size;

    /** {@link ZipOutputStream#ZipOutputStream(OutputStream)}. */
    public WdZipOutputStream(OutputStream out) {
        this(out, StandardCharsets.UTF_8);
    }

    /** {@link ZipOutputStream#ZipOutputStream(OutputStream, Charset)}. */
    public WdZipOutputStream(OutputStream out, Charset charset) {
        super(out, charset);
        size = buf.length;
        def = Deflaters.replace(def, Deflater.DEFAULT_COMPRESSION, true);
        if (getClass() == WdZipOutputStream.class) {
            buf = Deflaters.enlarge(buf, def);
        }
    }

    @Override
    public void closeEntry() throws IOException {
        long before = Deflaters.written(def);
        try {
            super.closeEntry();
        } catch (ZipException e) {
            throw e; // of a size or a checksum: the deflater goes on
        } catch (IOException e) {
            def = Deflaters.afterFailedEnd(def, before, size);
            throw e;
        }
    }
}
