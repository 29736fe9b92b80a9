// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;

/** java.util.zip, which everything else is measured against. */
final class JdkLibrary implements DeflaterLibrary {
    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public Deflater deflater(int level) {
        return new Deflater(level, true);
    }

    @Override
    public OutputStream stream(OutputStream sink, int level) throws IOException {
        return new Leveled(sink, level);
    }

    @Override
    public InputStream gunzip(InputStream source, int bufferBytes) throws IOException {
        return new GZIPInputStream(source, bufferBytes);
    }

    @Override
    public Inflater inflater() {
        return new Inflater(true);
    }

    /** The usual way to give a GZIPOutputStream a level. */
    private static final class Leveled extends GZIPOutputStream {
        Leveled(OutputStream sink, int level) throws IOException {
            super(sink);
            def.setLevel(level);
        }
    }
}
