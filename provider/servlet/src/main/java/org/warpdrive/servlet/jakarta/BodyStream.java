// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.warpdrive.servlet.jakarta.body.HeldBody;
import org.warpdrive.servlet.jakarta.body.ResponseBody;

/**
 * The {@code ServletOutputStream} of a {@link ResponseBody}. Non-blocking output is compressed only if compression
 * began before the {@code WriteListener} was set.
 */
final class BodyStream extends ServletOutputStream implements HeldBody {
    private static final int LATIN_1 = 0xff;

    private final ResponseBody body;
    private final ServletOutputStream below;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private long written;
    private @Nullable PendingOutput nonBlocking;

    BodyStream(ResponseBody body, ServletOutputStream below) {
        this.body = body;
        this.below = below;
    }

    @Override
    public boolean isEmpty() {
        return held.size() == 0;
    }

    @Override
    public int size() {
        return held.size();
    }

    @Override
    public void release() throws IOException {
        byte[] bytes = held.toByteArray();
        held.reset();
        pass(bytes, 0, bytes.length);
    }

    @Override
    public void drain() {
        // Bytes have no encoder that could hold any back.
    }

    @Override
    public void drop() {
        held.reset();
        written = 0;
    }

    private void pass(byte[] bytes, int offset, int length) throws IOException {
        if (body.isPlain()) {
            below.write(bytes, offset, length);
        } else if (body.isCompressed()) {
            PendingOutput pending = nonBlocking;
            if (pending == null) {
                body.compressed().write(bytes, offset, length);
                body.settle();
            } else {
                pending.write(bytes, offset, length);
            }
        }
    }

    @Override
    public void write(int b) throws IOException {
        if (body.isPlain()) {
            below.write(b);
        } else {
            write(new byte[] {(byte) b}, 0, 1);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (body.holds((long) held.size() + length)) {
            held.write(bytes, offset, length);
        } else {
            pass(bytes, offset, length);
        }
        written += length;
        endIfWhole();
    }

    /**
     * Prints text. The API rejects characters outside of ISO-8859-1, but a container may accept them, so such text goes
     * to the container's stream if the body is not compressed yet.
     */
    @Override
    public void print(@Nullable String text) throws IOException {
        if (text != null && text.chars().anyMatch(c -> c > LATIN_1)) {
            body.passThrough();
            if (body.isPlain()) {
                below.print(text);
                return;
            }
        }
        super.print(text);
    }

    /**
     * Ends a response that is on its way when the body has the declared length. Otherwise an exception of the
     * application would cut off a body that was complete. A response that is held stays held: it is not on its way, and
     * the container may still answer instead. Non-blocking output cannot be ended here, where the container may not be
     * ready.
     */
    private void endIfWhole() throws IOException {
        if (nonBlocking == null && body.isCompressed() && body.isWhole(written)) {
            body.close();
        }
    }

    @Override
    public void flush() throws IOException {
        PendingOutput pending = nonBlocking;
        if (body.isPlain()) {
            below.flush();
        } else if (pending != null) {
            pending.flush();
        } else {
            body.flush();
            endIfWhole();
        }
    }

    @Override
    public void close() throws IOException {
        if (body.isPlain()) {
            below.close();
        } else {
            body.close();
        }
    }

    @Override
    public boolean isReady() {
        PendingOutput pending = nonBlocking;
        try {
            return pending == null ? below.isReady() : pending.isReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the body, and then calls {@code next}: later, if non-blocking output must wait for the container. */
    void finish(Runnable next) throws IOException {
        PendingOutput pending = nonBlocking;
        if (pending == null) {
            body.finish();
            next.run();
        } else {
            pending.finish(next);
        }
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        PendingOutput pending = null;
        try {
            if (body.setNonBlocking()) {
                pending = new PendingOutput(body, below, listener);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        below.setWriteListener(pending == null ? listener : pending);
        nonBlocking = pending;
    }
}
