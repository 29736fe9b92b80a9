// SPDX-License-Identifier: Apache-2.0
package wakeful;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;
import java.util.zip.GZIPOutputStream;

/** An application's own log manager, which compresses what it writes from the moment it is woken. */
public final class WakefulLogManager extends LogManager {
    static final GZIPOutputStream LOG;

    static {
        try {
            LOG = new GZIPOutputStream(new ByteArrayOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
