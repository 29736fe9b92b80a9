// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.warpdrive.compat.peers.Program;

/** Headless Chromium. */
public final class Browser {
    /** A page whose script fetches pages and writes their decoded sizes into the document; {@code URL} ends before a size. */
    public static final String PAGE = "<!doctype html><title>page</title><p id=sizes>waiting</p><!--" + "x".repeat(3000)
            + "--><script>(async () => { let sizes = [];"
            + " for (let size of [100, 2048, 65536, 5242880])"
            + " sizes.push((await (await fetch('URL' + size)).arrayBuffer()).byteLength);"
            + " document.getElementById('sizes').textContent = 'sizes ' + sizes.join(' '); })()</script>";

    /** What the document says when the script has run. */
    public static final String SIZES = "sizes 100 2048 65536 5242880";

    private Browser() {}

    /** The document after its scripts have run; skips the test where there is no browser. */
    public static String document(Path directory, String url) throws IOException, InterruptedException {
        assumeTrue(Program.find("chromium").isPresent(), "no chromium on the PATH");
        Path nothing = Files.createTempFile(directory, "in", "");
        Path document = Files.createTempFile(directory, "document", ".html");
        String profile = Files.createTempDirectory(directory, "profile").toString();
        String[] options = Stream.of(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--virtual-time-budget=60000",
                        "--dump-dom",
                        url)
                .toArray(String[]::new);
        Program.filter(nothing, document, "chromium", options);
        return Files.readString(document);
    }
}
