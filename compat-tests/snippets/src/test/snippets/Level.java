// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

final class Level {
    public static void main(String[] arguments) throws Exception {
        byte[] message = "some text, some text".repeat(1000).getBytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // troubleshooting.md, The wrong level, java 1
        gzip.write(message);
        gzip.close();
        byte[] back = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes();
        System.out.println("equal: " + Arrays.equals(back, message));
    }
}
