// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDStream;

/** A document whose pages' streams are the data, with the filter {@code FlateDecode}. */
public final class Pdfbox implements Client {
    private static final int PIECE_BYTES = 50_000;

    @Override
    public long write(Path directory, Data data) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (byte[] piece : data.pieces(PIECE_BYTES)) {
                PDPage page = new PDPage();
                page.setContents(new PDStream(document, new ByteArrayInputStream(piece), COSName.FLATE_DECODE));
                document.addPage(page);
            }
            document.save(file(directory).toFile());
        }
        return data.length();
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = 0;
        try (PDDocument document = Loader.loadPDF(file(directory).toFile())) {
            for (PDPage page : document.getPages()) {
                try (InputStream in = page.getContents()) {
                    length += in.transferTo(data);
                }
            }
        }
        return length;
    }

    private static Path file(Path directory) {
        return directory.resolve("data.pdf");
    }
}
