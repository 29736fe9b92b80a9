// SPDX-License-Identifier: Apache-2.0
package clients;

import htsjdk.samtools.util.BlockCompressedInputStream;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A BGZF file, a row of small gzip members, read in its order and then from its middle by virtual file pointers. */
public final class Htsjdk implements Client {
    private static final int PIECE_BYTES = 10_000;

    @Override
    public long write(Path directory, Data data) throws IOException {
        try (BlockCompressedOutputStream out =
                new BlockCompressedOutputStream(file(directory).toFile())) {
            for (byte[] piece : data.pieces(PIECE_BYTES)) {
                out.write(piece);
            }
        }
        return data.length();
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = 0;
        List<Long> pointers = new ArrayList<>();
        byte[] piece = new byte[PIECE_BYTES];
        try (BlockCompressedInputStream in =
                new BlockCompressedInputStream(file(directory).toFile())) {
            long pointer = in.getFilePointer();
            for (int count = in.readNBytes(piece, 0, PIECE_BYTES);
                    count > 0;
                    count = in.readNBytes(piece, 0, PIECE_BYTES)) {
                pointers.add(pointer);
                data.write(piece, 0, count);
                length += count;
                pointer = in.getFilePointer();
            }
            return length + readAgain(in, pointers);
        }
    }

    /** Backwards, one piece in a hundred: each begins in the middle of a block, which is decompressed for it. */
    private static long readAgain(BlockCompressedInputStream in, List<Long> pointers) throws IOException {
        long length = 0;
        for (int i = pointers.size() - 100; i >= 0; i -= 100) {
            in.seek(pointers.get(i));
            byte[] piece = in.readNBytes(PIECE_BYTES);
            if (piece.length != PIECE_BYTES || in.getFilePointer() != pointers.get(i + 1)) {
                throw new IOException("piece " + i + " ends at " + in.getFilePointer());
            }
            length += piece.length;
        }
        return length;
    }

    private static Path file(Path directory) throws IOException {
        return Files.createDirectories(directory).resolve("data.gz");
    }
}
