// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** Files that lie beside the tests. */
final class Resources {
    private Resources() {}

    static Path file(String name) throws URISyntaxException {
        URL url = Resources.class.getResource(name);
        if (url == null) {
            throw new IllegalArgumentException(name);
        }
        return Path.of(url.toURI());
    }
}
