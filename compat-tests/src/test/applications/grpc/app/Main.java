// SPDX-License-Identifier: Apache-2.0
package app;

import io.grpc.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.warpdrive.grpc.WdGzip;

/** A message's way. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = new byte[100_000];
        Codec codec = new WdGzip();
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = codec.compress(compressed)) {
            out.write(data);
        }
        try (InputStream in = codec.decompress(new ByteArrayInputStream(compressed.toByteArray()))) {
            System.out.println("the same: " + Arrays.equals(in.readAllBytes(), data));
        }
        System.out.println(WdGzip.decompressors().getKnownMessageEncodings());
    }
}
