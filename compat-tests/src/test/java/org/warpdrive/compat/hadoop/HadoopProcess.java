// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.hadoop;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.Compressor;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.TestJvm;

/** Main class of the JVMs that {@link HadoopSettingsTest} starts: says what compresses each kind of file, and that it came back. */
final class HadoopProcess {
    private HadoopProcess() {}

    public static void main(String[] arguments) throws Exception {
        CompressionCodecFactory factory = new CompressionCodecFactory(HadoopCodecsTest.conf());
        byte[] data = TestData.JSON.of(1_500_000);
        for (String name : new String[] {"part.gz", "part.deflate"}) {
            CompressionCodec codec = factory.getCodec(new Path(name));
            // Again and again, until a device that is being tested has been found good.
            for (int i = 0; i < 20; i++) {
                Compressor compressor = CodecPool.getCompressor(codec);
                ByteArrayOutputStream file = new ByteArrayOutputStream();
                try (OutputStream out = codec.createOutputStream(file, compressor)) {
                    out.write(data);
                }
                if (i == 0) {
                    System.out.println(name + " " + compressor.getClass().getSimpleName());
                }
                CodecPool.returnCompressor(compressor);
                try (InputStream in = codec.createInputStream(new ByteArrayInputStream(file.toByteArray()))) {
                    if (!Arrays.equals(in.readAllBytes(), data)) {
                        throw new IllegalStateException(name + " came back as something else");
                    }
                }
            }
        }
        System.out.println(TestJvm.status());
    }
}
