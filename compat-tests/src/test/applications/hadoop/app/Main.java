// SPDX-License-Identifier: Apache-2.0
package app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.warpdrive.hadoop.WdGzipCodec;

/** A codec as a job uses it. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = new byte[100_000];
        WdGzipCodec codec = new WdGzipCodec();
        codec.setConf(new Configuration());
        System.out.println(codec.getCompressorType().getSimpleName());
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = codec.createOutputStream(compressed)) {
            out.write(data);
        }
        try (InputStream in = codec.createInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
            System.out.println("the same: " + Arrays.equals(in.readAllBytes(), data));
        }
    }
}
