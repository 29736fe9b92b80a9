// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.compression.ZlibEncoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link io.netty.handler.codec.compression.JdkZlibEncoder} on WarpDrive: same headers, and every buffer written can be
 * decoded as soon as it arrives. Direct and composite buffers are read where they lie, and the output is direct, as
 * channels want it.
 *
 * <p>Unlike its model it gives its memory back also when it is removed, or its channel goes, before the stream was ended.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is in the promise passed
public class WdZlibEncoder extends ZlibEncoder {
    private static final int DEFAULT_LEVEL = 6;
    private static final int MAX_FIRST_OUTPUT_BYTES = 64 * 1024;
    private static final int MAX_FOOTER_SECONDS = 10;

    private final BufDeflater deflater;
    private boolean lastIsNext;
    private volatile boolean finished;
    private volatile @Nullable ChannelHandlerContext ctx;

    /** A zlib stream at level 6. */
    public WdZlibEncoder() {
        this(DEFAULT_LEVEL);
    }

    /**
     * A zlib stream.
     *
     * @param compressionLevel -1 to 9
     */
    public WdZlibEncoder(int compressionLevel) {
        this(ZlibWrapper.ZLIB, compressionLevel);
    }

    /**
     * A stream at level 6.
     *
     * @param wrapper any but {@link ZlibWrapper#ZLIB_OR_NONE}
     */
    public WdZlibEncoder(ZlibWrapper wrapper) {
        this(wrapper, DEFAULT_LEVEL);
    }

    /**
     * A stream.
     *
     * @param wrapper any but {@link ZlibWrapper#ZLIB_OR_NONE}
     * @param compressionLevel -1 to 9
     */
    public WdZlibEncoder(ZlibWrapper wrapper, int compressionLevel) {
        deflater = new BufDeflater(requireNonNull(wrapper, "wrapper"), compressionLevel);
    }

    /** A zlib stream at level 6 that starts from a dictionary. */
    public WdZlibEncoder(byte[] dictionary) {
        this(DEFAULT_LEVEL, dictionary);
    }

    /**
     * A zlib stream that starts from a dictionary.
     *
     * @param compressionLevel -1 to 9
     */
    public WdZlibEncoder(int compressionLevel, byte[] dictionary) {
        requireNonNull(dictionary, "dictionary");
        deflater = new BufDeflater(ZlibWrapper.ZLIB, compressionLevel);
        deflater.setDictionary(dictionary);
    }

    /** The next buffer, if it is not empty, is the last: it ends the stream, which saves a flush and a block. */
    void lastIsNext() {
        lastIsNext = true;
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf uncompressed, ByteBuf out) {
        if (finished) {
            out.writeBytes(uncompressed);
        } else if (uncompressed.isReadable()) {
            if (lastIsNext) {
                finished = true;
                deflater.finish(uncompressed, out);
                deflater.end();
            } else {
                deflater.flush(uncompressed, out);
            }
        }
    }

    @Override
    protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, ByteBuf msg, boolean preferDirect) {
        return ctx.alloc().ioBuffer((int) Math.min(deflater.bound(msg.readableBytes()), MAX_FIRST_OUTPUT_BYTES));
    }

    @Override
    public boolean isClosed() {
        return finished;
    }

    @Override
    public ChannelFuture close() {
        return close(ctx().newPromise());
    }

    @Override
    public ChannelFuture close(ChannelPromise promise) {
        ChannelHandlerContext ctx = ctx();
        if (ctx.executor().inEventLoop()) {
            return finish(ctx, promise);
        }
        ChannelPromise ours = ctx.newPromise();
        ctx.executor().execute(() -> PromiseNotifier.cascade(finish(ctx(), ours), promise));
        return ours;
    }

    private ChannelHandlerContext ctx() {
        ChannelHandlerContext current = ctx;
        if (current == null) {
            throw new IllegalStateException("not added to a pipeline");
        }
        return current;
    }

    /** Ends the stream, then the channel. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        ChannelFuture footer = finish(ctx, ctx.newPromise());
        if (footer.isDone()) {
            ctx.close(promise);
            return;
        }
        // A peer that takes nothing more must not hold the channel open.
        Future<?> patience = ctx.executor().schedule(() -> ctx.close(promise), MAX_FOOTER_SECONDS, TimeUnit.SECONDS);
        footer.addListener(written -> {
            patience.cancel(false);
            if (!promise.isDone()) {
                ctx.close(promise);
            }
        });
    }

    private ChannelFuture finish(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (finished) {
            return promise.setSuccess();
        }
        finished = true;
        ByteBuf footer = ctx.alloc().ioBuffer((int) deflater.bound(0));
        boolean written = false;
        try {
            deflater.finish(Unpooled.EMPTY_BUFFER, footer);
            written = true;
        } finally {
            deflater.end();
            if (!written) {
                footer.release();
            }
        }
        return ctx.writeAndFlush(footer, promise);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        finished = true;
        deflater.end();
    }
}
