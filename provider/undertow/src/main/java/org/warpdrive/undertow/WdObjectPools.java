// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.undertow;

import io.undertow.util.NewInstanceObjectPool;
import io.undertow.util.ObjectPool;
import io.undertow.util.SimpleObjectPool;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdInflater;

/**
 * Pools for Undertow's conduits that contain WarpDrive's deflaters and inflaters, or the JDK's if WarpDrive is switched
 * off or cannot be set up.
 *
 * <p>Each method replaces the one of the same name in {@code DeflatingStreamSinkConduit} or
 * {@code InflatingStreamSourceConduit}.
 *
 * <pre>{@code
 * ObjectPool<Deflater> deflaters = WdObjectPools.simpleDeflaterPool(POOL_SIZE, Deflater.DEFAULT_COMPRESSION);
 * encodings.addEncodingHandler("gzip", new GzipEncodingProvider(deflaters), 100, isCompressed);
 * }</pre>
 *
 * <p>Any thread may use a pool; each object taken from it serves one thread at a time.
 *
 * @since 1.0
 */
public final class WdObjectPools {
    private WdObjectPools() {}

    private static Deflater deflater(int level) {
        Deflater ours = UndertowOptions.UNDERTOW.tryTo(() -> new WdDeflater(level, true));
        return ours != null ? ours : new Deflater(level, true);
    }

    private static Inflater inflater(boolean nowrap) {
        Inflater ours = UndertowOptions.UNDERTOW.tryTo(() -> new WdInflater(nowrap));
        return ours != null ? ours : new Inflater(nowrap);
    }

    /**
     * Creates a pool that has no idle deflaters: it creates one for each response. That is cheap, because WarpDrive
     * reuses their memory.
     *
     * @param deflateLevel -1 to 9
     */
    @SuppressWarnings("unchecked") // Undertow's class implements the raw interface
    public static ObjectPool<Deflater> newInstanceDeflaterPool(int deflateLevel) {
        return new NewInstanceObjectPool<>(() -> deflater(deflateLevel), Deflater::end);
    }

    /**
     * Creates a pool of raw DEFLATE deflaters, of which gzip is made.
     *
     * @param poolSize maximum number of idle deflaters
     * @param deflateLevel -1 to 9
     */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Deflater> simpleDeflaterPool(int poolSize, int deflateLevel) {
        return new SimpleObjectPool<>(poolSize, () -> deflater(deflateLevel), Deflater::reset, Deflater::end);
    }

    /** Creates a pool that has no idle inflaters: it creates one for raw DEFLATE for each request. */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Inflater> newInstanceInflaterPool() {
        return new NewInstanceObjectPool<>(() -> inflater(true), Inflater::end);
    }

    /**
     * Creates a pool of inflaters for raw DEFLATE, of which gzip is made.
     *
     * @param poolSize maximum number of idle inflaters
     */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Inflater> simpleInflaterPool(int poolSize) {
        return new SimpleObjectPool<>(poolSize, () -> inflater(true), Inflater::reset, Inflater::end);
    }

    /** Creates a pool that has no idle inflaters: it creates one for the zlib format for each request. */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Inflater> newInstanceWrappingInflaterPool() {
        return new NewInstanceObjectPool<>(() -> inflater(false), Inflater::end);
    }

    /**
     * Creates a pool of inflaters for the zlib format.
     *
     * @param poolSize maximum number of idle inflaters
     */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Inflater> simpleWrappingInflaterPool(int poolSize) {
        return new SimpleObjectPool<>(poolSize, () -> inflater(false), Inflater::reset, Inflater::end);
    }
}
