// SPDX-License-Identifier: Apache-2.0
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Knows nothing of WarpDrive. */
final class Application {
    public static void main(String[] arguments) throws Exception {
        try (GZIPOutputStream gzip = new GZIPOutputStream(OutputStream.nullOutputStream())) {
            gzip.write("some text, some text".getBytes());
            System.out.println(gzip.getClass());
        }
    }
}
