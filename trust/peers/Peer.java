// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.util.List;

/** Another implementation, which reads and writes batches of streams. */
interface Peer extends AutoCloseable {
    String name();

    List<Format> formats();

    /** What it decodes each stream to; the lengths are those of the data that they should hold. */
    List<byte[]> read(Format format, List<byte[]> packed, int[] lengths) throws IOException;

    /** What it compresses all data to, one stream after the other, or each by itself. */
    List<byte[]> write(Format format, int level, int variant, List<byte[]> plain) throws IOException;

    /** Whether {@link #write} returns one element, of members one after the other. */
    boolean isBatch();

    @Override
    void close();
}
