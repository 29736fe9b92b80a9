// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import org.warpdrive.servlet.jakarta.body.HeldBody;
import org.warpdrive.servlet.jakarta.body.ResponseBody;

/**
 * The {@code Writer} of a {@link ResponseBody}. Characters are held as characters. They are encoded here only if the
 * body is compressed; otherwise the container's writer encodes them.
 */
final class BodyWriter extends Writer implements HeldBody {
    private final CompressedResponse response;
    private final ResponseBody body;
    private final Charset charset;
    private final StringBuilder held = new StringBuilder();
    private @Nullable Writer encoder;

    BodyWriter(CompressedResponse response, Charset charset) {
        this.response = response;
        this.body = response.body();
        this.charset = charset;
    }

    Charset charset() {
        return charset;
    }

    @Override
    public boolean isEmpty() {
        return held.isEmpty();
    }

    @Override
    public int size() {
        return held.toString().getBytes(charset).length;
    }

    @Override
    public void release() throws IOException {
        String text = held.toString();
        held.setLength(0);
        pass(text);
    }

    @Override
    public void drain() throws IOException {
        if (encoder != null) {
            encoder.flush();
        }
    }

    @Override
    public void drop() {
        held.setLength(0);
    }

    private void pass(String text) throws IOException {
        if (body.isPlain()) {
            response.belowWriter().write(text);
        } else if (body.isCompressed()) {
            encoder().write(text);
            body.settle();
        }
    }

    private Writer encoder() {
        if (encoder == null) {
            encoder = new OutputStreamWriter(body.compressed(), charset);
        }
        return encoder;
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        response.sayCharset();
        if (body.holds((long) held.length() + length)) {
            held.append(chars, offset, length);
        } else {
            pass(new String(chars, offset, length));
        }
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        response.sayCharset();
        if (body.holds((long) held.length() + length)) {
            held.append(text, offset, offset + length);
        } else {
            pass(text.substring(offset, offset + length));
        }
    }

    @Override
    public void flush() throws IOException {
        if (body.isPlain()) {
            response.belowWriter().flush();
        } else {
            body.flush();
        }
    }

    /** True if the container's writer is in use and has failed. */
    boolean checkError() {
        try {
            return body.isPlain() && response.belowWriter().checkError();
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        if (body.isPlain() && response.isCharsetSaid()) {
            response.belowWriter().close();
        } else {
            body.close();
        }
    }
}
