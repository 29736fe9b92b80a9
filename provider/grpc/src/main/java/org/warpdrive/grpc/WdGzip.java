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
 * {@link Codec.Gzip} on WarpDrive: the same messages under the same name, {@code gzip}. Where WarpDrive is switched off or
 * cannot be set up, it is gRPC's own. For any number of calls at once.
 */
public final class WdGzip implements Codec {
    private final Codec stock = new Codec.Gzip();

    /** For a registry, or as one call's compressor. */
    public WdGzip() {}

    /** A registry of this codec and none other, but for sending messages as they are. */
    public static CompressorRegistry compressors() {
        CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
        registry.register(new WdGzip());
        registry.register(Codec.Identity.NONE);
        return registry;
    }

    /** gRPC's registry with this codec in the place of its own. */
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
