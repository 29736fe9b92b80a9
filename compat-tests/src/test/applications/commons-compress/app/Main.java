// SPDX-License-Identifier: Apache-2.0
package app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.warpdrive.compress.WdCompressorStreamFactory;

/** The streams of a factory of ours, and those that Commons Compress finds as a service. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = new byte[100_000];
        CompressorStreamFactory factory = new WdCompressorStreamFactory();
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = factory.createCompressorOutputStream(CompressorStreamFactory.GZIP, compressed)) {
            System.out.println(out.getClass().getSimpleName());
            out.write(data);
        }
        try (InputStream in = factory.createCompressorInputStream(
                CompressorStreamFactory.GZIP, new ByteArrayInputStream(compressed.toByteArray()))) {
            System.out.println("the same: " + Arrays.equals(in.readAllBytes(), data));
        }
        System.out.println(CompressorStreamFactory.findAvailableCompressorOutputStreamProviders().values().stream()
                .map(provider -> provider.getClass().getSimpleName())
                .filter("WdCompressorStreamProvider"::equals)
                .findFirst()
                .orElse("no service"));
    }
}
