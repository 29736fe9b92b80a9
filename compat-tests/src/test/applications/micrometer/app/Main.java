// SPDX-License-Identifier: Apache-2.0
package app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.warpdrive.micrometer.WarpDriveMetrics;
import org.warpdrive.zip.WdGZIPOutputStream;

/** A registry with the meters, and something that they count. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new WarpDriveMetrics().bindTo(registry);
        byte[] data = new byte[100_000];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new WdGZIPOutputStream(bytes)) {
            out.write(data);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            System.out.println("the same: " + Arrays.equals(in.readAllBytes(), data));
        }
        System.out.println(
                "streams: " + registry.get("warpdrive.compressed.streams").functionCounter().count());
    }
}
