// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/**
 * A {@link ZipOutputStream} on a {@link WdDeflater}. The buffer has at least 8 KiB; in a subclass it has the JDK's
 * size. Must be used by one thread at a time.
 *
 * <pre>{@code
 * try (ZipOutputStream zip = new WdZipOutputStream(out)) {
 *     zip.putNextEntry(new ZipEntry("a.txt"));
 *     zip.write(text);
 *     zip.closeEntry();
 * }
 * }</pre>
 *
 * @since 1.0
 */
public class WdZipOutputStream extends ZipOutputStream {
    /** The buffer size of the JDK's stream. */
    private final int size;

    /** As {@link ZipOutputStream#ZipOutputStream(OutputStream)}. */
    public WdZipOutputStream(OutputStream out) {
        this(out, StandardCharsets.UTF_8);
    }

    /** As {@link ZipOutputStream#ZipOutputStream(OutputStream, Charset)}. */
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
            throw e; // wrong size or checksum of the entry: the deflater is still usable
        } catch (IOException e) {
            def = Deflaters.afterFailedEnd(def, before, size);
            throw e;
        }
    }
}
