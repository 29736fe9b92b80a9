// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.grpc;

import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * {@link Codec.Gzip} on WarpDrive: the same message format under the same name, {@code gzip}. If WarpDrive is switched
 * off or cannot be set up, gRPC's own codec does the work.
 *
 * <pre>{@code
 * builder.compressorRegistry(WdGzip.compressors()); // a server's builder or a channel's
 * builder.decompressorRegistry(WdGzip.decompressors());
 * }</pre>
 *
 * <p>Stateless: one codec serves any number of calls at once.
 *
 * @since 1.0
 */
public final class WdGzip implements Codec {
    private final Codec stock = new Codec.Gzip();

    /** Creates a codec, to be put into a registry. */
    public WdGzip() {}

    /** Creates a registry with this codec and {@link Codec.Identity}, which sends messages uncompressed. */
    public static CompressorRegistry compressors() {
        CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
        registry.register(new WdGzip());
        registry.register(Codec.Identity.NONE);
        return registry;
    }

    /** Creates a copy of gRPC's default registry, in which this codec replaces gRPC's own and is advertised. */
    public static DecompressorRegistry decompressors() {
        return DecompressorRegistry.getDefaultInstance().with(new WdGzip(), true);
    }

    @Override
    public String getMessageEncoding() {
        return stock.getMessageEncoding();
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
        if (GrpcOptions.GRPC.isOn()) {
            try {
                return new WdGZIPOutputStream(out);
            } catch (LinkageError e) {
                GrpcOptions.GRPC.failed(e);
            }
        }
        return stock.compress(out);
    }

    @Override
    public InputStream decompress(InputStream in) throws IOException {
        if (GrpcOptions.GRPC.isOn()) {
            try {
                return new WdGZIPInputStream(in);
            } catch (LinkageError e) {
                GrpcOptions.GRPC.failed(e);
            }
        }
        return stock.decompress(in);
    }
}
