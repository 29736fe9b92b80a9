// SPDX-License-Identifier: Apache-2.0
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.util.zip.GZIPInputStream;
import org.warpdrive.zip.WarpDrive;

/** What the servers here answer with, and a client that wants it as gzip. */
final class Page {
    static final String TEXT = "some text, some text\n".repeat(2000);

    private Page() {}

    static void check(int port) throws Exception {
        URLConnection connection =
                URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", "gzip");
        try (InputStream gzip = new GZIPInputStream(connection.getInputStream())) {
            boolean equal = new String(gzip.readAllBytes()).equals(TEXT);
            System.out.println("equal: " + (equal && WarpDrive.status().contains("blocks=")));
        }
    }
}
