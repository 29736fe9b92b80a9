// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import net.lingala.zip4j.ZipFile;
import net.lingala.zip4j.io.outputstream.ZipOutputStream;
import net.lingala.zip4j.model.FileHeader;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.EncryptionMethod;

/** An archive, every other entry of it encrypted with AES. */
public final class Zip4j implements Client {
    private static final int PIECE_BYTES = 1_000_000;
    private static final char[] PASSWORD = "a password".toCharArray();

    @Override
    public long write(Path directory, Data data) throws IOException {
        int number = 0;
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file(directory)), PASSWORD)) {
            for (byte[] piece : data.pieces(PIECE_BYTES)) {
                ZipParameters parameters = new ZipParameters();
                parameters.setFileNameInZip("piece-" + number);
                if (number++ % 2 == 1) {
                    parameters.setEncryptFiles(true);
                    parameters.setEncryptionMethod(EncryptionMethod.AES);
                }
                zip.putNextEntry(parameters);
                zip.write(piece);
                zip.closeEntry();
            }
        }
        return data.length();
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = 0;
        try (ZipFile zip = new ZipFile(file(directory).toFile(), PASSWORD)) {
            for (FileHeader header : zip.getFileHeaders()) {
                try (InputStream in = zip.getInputStream(header)) {
                    length += in.transferTo(data);
                }
            }
        }
        return length;
    }

    private static Path file(Path directory) {
        return directory.resolve("archive.zip");
    }
}
