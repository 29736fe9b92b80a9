// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Somebody else's library that compresses to files and reads them. It knows nothing of WarpDrive. */
public interface Client {
    /**
     * Has the library write the data into an empty directory.
     *
     * @return how many bytes it had to compress for that
     */
    long write(Path directory, Data data) throws IOException;

    /**
     * Has the library read all of it again, in whatever process, from its first byte to its last.
     *
     * @return how many bytes it had to decompress for that
     */
    long read(Path directory, OutputStream data) throws IOException;
}
