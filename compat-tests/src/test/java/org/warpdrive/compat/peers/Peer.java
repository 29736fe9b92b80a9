// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Something that packs files into DEFLATE data, and unpacks them. Fails with an exception. */
interface Peer {
    /** Why it cannot be used here, if so. */
    default Optional<String> absence() {
        return Optional.empty();
    }

    Set<Wrapping> wrappings();

    void pack(Path plain, Path packed, Wrapping wrapping, int level) throws Exception;

    void unpack(Path packed, Path plain, Wrapping wrapping) throws Exception;
}
