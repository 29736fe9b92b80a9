// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.io.IOException;

/** What the application wrote while its {@link ResponseBody} had not been decided, as bytes or as characters. */
public interface HeldBody {
    /** Whether nothing is held. */
    boolean isEmpty();

    /** The number of bytes held, when encoded. */
    int size();

    /** Writes what is held to where the body now goes, the container's own or {@link ResponseBody#compressed}. */
    void release() throws IOException;

    /** Passes on what an encoder keeps of what was written since. */
    void drain() throws IOException;

    /** Forgets what is held. */
    void drop();
}
