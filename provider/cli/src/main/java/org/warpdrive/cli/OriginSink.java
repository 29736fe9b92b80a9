// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import org.warpdrive.zip.gzip.MemberWriter;

/** Replaces the plain gzip header that the JDK's stream writes first by one with a name and a time. */
final class OriginSink extends FilterOutputStream {
    private int toDrop = MemberWriter.HEADER_BYTES;

    OriginSink(NamedOutput out, Origin origin) throws IOException {
        super(out);
        out.write(origin.header());
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        int dropped = Math.min(length, toDrop);
        toDrop -= dropped;
        out.write(data, offset + dropped, length - dropped);
    }
}
