// SPDX-License-Identifier: Apache-2.0
package clients;

import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.ImageLineByte;
import ar.com.hjg.pngj.PngReaderByte;
import ar.com.hjg.pngj.PngWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/** An image whose pixels are the data. */
public final class Pngj implements Client {
    private static final int COLUMNS = 2000;
    private static final int ROW_BYTES = 3 * COLUMNS;

    @Override
    public long write(Path directory, Data data) throws IOException {
        int rows = (int) ((data.length() + ROW_BYTES - 1) / ROW_BYTES);
        PngWriter png = new PngWriter(file(directory).toFile(), new ImageInfo(COLUMNS, rows, 8, false));
        for (byte[] row : data.pieces(ROW_BYTES)) {
            png.writeRow(new ImageLineByte(png.imgInfo, Arrays.copyOf(row, ROW_BYTES)));
        }
        png.end();
        return data.length();
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        PngReaderByte png = new PngReaderByte(file(directory).toFile());
        long length = 0;
        while (png.hasMoreRows()) {
            byte[] row = ((ImageLineByte) png.readRow()).getScanlineByte();
            int count = ROW_BYTES;
            // The data are text; zeros fill the last row up.
            while (row[count - 1] == 0) {
                count--;
            }
            data.write(row, 0, count);
            length += count;
        }
        png.end();
        return length;
    }

    private static Path file(Path directory) {
        return directory.resolve("data.png");
    }
}
