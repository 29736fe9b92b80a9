// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The exception of a read that met damaged data and yet had bytes to return: the next read throws it. */
final class HeldDamage {
    private @Nullable ZipException exception;

    /** For the beginning of a read of so many bytes. */
    void throwIfHeld(int length) throws ZipException {
        ZipException held = exception;
        if (held != null && length > 0) {
            exception = null;
            throw held;
        }
    }

    /**
     * For a read that met damage.
     *
     * @param count bytes that it decoded before
     * @param readAhead whether its stream has read more at once than the JDK's would have
     * @return what the read returns
     * @throws ZipException the same, if there is nothing to return before it
     */
    int hold(ZipException met, long count, boolean readAhead) throws ZipException {
        if (count <= 0 || !readAhead) {
            throw met;
        }
        exception = met;
        return (int) count;
    }

    void drop() {
        exception = null;
    }
}
