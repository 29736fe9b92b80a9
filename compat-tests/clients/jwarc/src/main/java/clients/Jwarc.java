// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResource;
import org.netpreserve.jwarc.WarcWriter;

/** A web archive, each record a gzip member of its own. */
public final class Jwarc implements Client {
    private static final int PIECE_BYTES = 20_000;

    @Override
    public long write(Path directory, Data data) throws IOException {
        try (FileChannel file =
                        FileChannel.open(file(directory), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                WarcWriter writer = new WarcWriter(file, WarcCompression.GZIP)) {
            int number = 0;
            for (byte[] piece : data.pieces(PIECE_BYTES)) {
                writer.write(new WarcResource.Builder(URI.create("urn:piece:" + number++))
                        .date(Instant.EPOCH)
                        .body(MediaType.parse("text/plain"), piece)
                        .build());
            }
        }
        return data.length();
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = 0;
        try (WarcReader reader = new WarcReader(file(directory))) {
            for (WarcRecord record : reader) {
                length += record.body().stream().transferTo(data);
            }
        }
        return length;
    }

    private static Path file(Path directory) {
        return directory.resolve("archive.warc.gz");
    }
}
