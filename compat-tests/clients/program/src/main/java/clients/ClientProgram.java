// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Has a client write and read: {@code CLASS LENGTH ACTION:DIRECTORY...}, the action being {@code write} or {@code read}. A line
 * for each says what the client had to compress or decompress, how much of that WarpDrive counted, and what was read.
 */
public final class ClientProgram {
    private static final HexFormat HEX = HexFormat.of();

    private ClientProgram() {}

    public static void main(String[] words) throws Exception {
        Client client = Class.forName(words[0])
                .asSubclass(Client.class)
                .getDeclaredConstructor()
                .newInstance();
        for (int i = 2; i < words.length; i++) {
            String[] action = words[i].split(":", 2);
            Path directory = Path.of(action[1]);
            boolean writes = action[0].equals("write");
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Counted before = Counted.now();
            long begin = System.nanoTime();
            long bytes = writes
                    ? client.write(Files.createDirectories(directory), new Data(Long.parseLong(words[1])))
                    : client.read(directory, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            long millis = (System.nanoTime() - begin) / 1_000_000;
            Counted after = Counted.now();
            System.out.printf(
                    "%s bytes=%d counted=%d millis=%d digest=%s%n",
                    words[i],
                    bytes,
                    writes ? after.compressed() - before.compressed() : after.decompressed() - before.decompressed(),
                    millis,
                    writes ? "" : HEX.formatHex(digest.digest()));
        }
        System.out.flush();
        // Some clients keep threads.
        System.exit(0);
    }
}
