// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

/** Decompresses with the JDK, so that an engine is measured only on output that is right. */
final class Proof {
    private Proof() {}

    static byte[] inflateRaw(byte[] compressed, int length, int originalLength) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed, 0, length);
            byte[] out = new byte[originalLength];
            int filled = 0;
            while (!inflater.finished()) {
                int n = inflater.inflate(out, filled, out.length - filled);
                if (n == 0 && !inflater.finished()) {
                    throw new IllegalStateException("stream does not end: filled=" + filled + " of " + originalLength);
                }
                filled += n;
            }
            return out;
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            inflater.end();
        }
    }

    static byte[] gunzip(byte[] compressed, int originalLength) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), 1 << 16)) {
            byte[] out = in.readNBytes(originalLength);
            if (in.read() >= 0) {
                throw new IllegalStateException("more than " + originalLength + " bytes");
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
