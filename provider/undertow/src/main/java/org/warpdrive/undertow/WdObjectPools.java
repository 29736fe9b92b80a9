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
 * The pools that Undertow's conduits take, of WarpDrive's deflaters and inflaters; of the JDK's where WarpDrive is switched
 * off or cannot be set up. Each method is named after the one of {@code DeflatingStreamSinkConduit} or
 * {@code InflatingStreamSourceConduit} in whose place it stands.
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

    /** A deflater for each response, which costs little: WarpDrive keeps their memory, and an idle one has none. */
    @SuppressWarnings("unchecked") // Undertow's class implements the raw interface
    public static ObjectPool<Deflater> newInstanceDeflaterPool(int deflateLevel) {
        return new NewInstanceObjectPool<>(() -> deflater(deflateLevel), Deflater::end);
    }

    /** Up to so many idle deflaters. */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Deflater> simpleDeflaterPool(int poolSize, int deflateLevel) {
        return new SimpleObjectPool<>(poolSize, () -> deflater(deflateLevel), Deflater::reset, Deflater::end);
    }

    /** An inflater of raw data for each request. */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Inflater> newInstanceInflaterPool() {
        return new NewInstanceObjectPool<>(() -> inflater(true), Inflater::end);
    }

    /** Up to so many idle inflaters of raw data, which gzip is made of. */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Inflater> simpleInflaterPool(int poolSize) {
        return new SimpleObjectPool<>(poolSize, () -> inflater(true), Inflater::reset, Inflater::end);
    }

    /** An inflater of zlib's format for each request. */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Inflater> newInstanceWrappingInflaterPool() {
        return new NewInstanceObjectPool<>(() -> inflater(false), Inflater::end);
    }

    /** Up to so many idle inflaters of zlib's format. */
    @SuppressWarnings("unchecked")
    public static ObjectPool<Inflater> simpleWrappingInflaterPool(int poolSize) {
        return new SimpleObjectPool<>(poolSize, () -> inflater(false), Inflater::reset, Inflater::end);
    }
}
