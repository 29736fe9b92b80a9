// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/** Main class of the JVMs that {@link PlatformsTest} starts: compresses as the JDK does, to the byte, and reads it. */
final class PlatformProcess {
    static final String SAME = "the same bytes";
    static final String OTHER = "other bytes";

    private PlatformProcess() {}

    public static void main(String[] arguments) throws IOException {
        byte[] data = TestData.JSON.of(300_000);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(expected)) {
            gzip.write(data);
        }
        ByteArrayOutputStream actual = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            actual.reset();
            try (WdGZIPOutputStream gzip = new WdGZIPOutputStream(actual)) {
                gzip.write(data);
            }
        }
        byte[] back = new WdGZIPInputStream(new ByteArrayInputStream(actual.toByteArray())).readAllBytes();
        byte[] theirs = new GZIPInputStream(new ByteArrayInputStream(actual.toByteArray())).readAllBytes();
        boolean same = Arrays.equals(actual.toByteArray(), expected.toByteArray())
                && Arrays.equals(back, data)
                && Arrays.equals(theirs, data);
        System.out.println(same ? SAME : OTHER);
    }
}
