// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.javax;

import java.io.IOException;
import java.io.UncheckedIOException;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.warpdrive.servlet.ResponseBody;

/** A {@link ResponseBody} as the servlet's stream. Output that may not block is not compressed. */
final class BodyStream extends ServletOutputStream {
    private final ResponseBody body;
    private final ServletOutputStream below;

    BodyStream(ResponseBody body, ServletOutputStream below) {
        this.body = body;
        this.below = below;
    }

    @Override
    public void write(int b) throws IOException {
        body.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        body.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        body.flush();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    @Override
    public boolean isReady() {
        return below.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        try {
            body.passThrough();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        below.setWriteListener(listener);
    }
}
