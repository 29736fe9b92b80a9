// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.compress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compress.WdCompressorStreamFactory;

/** An application that archives: says whose streams it was given, and whether they work. */
public final class RoundTripProcess {
    private RoundTripProcess() {}

    public static void main(String[] args) throws Exception {
        byte[] data = TestData.JSON.of(100_000);
        for (CompressorStreamFactory factory :
                new CompressorStreamFactory[] {new WdCompressorStreamFactory(), new CompressorStreamFactory()}) {
            boolean ours = factory instanceof WdCompressorStreamFactory;
            for (String name : ours ? new String[] {"gz", "deflate"} : new String[] {"wd-gz", "wd-deflate"}) {
                ByteArrayOutputStream file = new ByteArrayOutputStream();
                OutputStream out = factory.createCompressorOutputStream(name, file);
                try (out) {
                    out.write(data);
                }
                InputStream in =
                        factory.createCompressorInputStream(name, new ByteArrayInputStream(file.toByteArray()));
                try (in) {
                    System.out.println(name + " " + out.getClass().getSimpleName() + " "
                            + in.getClass().getSimpleName() + " " + Arrays.equals(in.readAllBytes(), data));
                }
            }
        }
    }
}
