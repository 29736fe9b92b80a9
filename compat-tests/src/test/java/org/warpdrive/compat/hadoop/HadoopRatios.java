// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.hadoop;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.warpdrive.compat.kit.InTurns;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.hadoop.WdDefaultCodec;
import org.warpdrive.hadoop.WdGzipCodec;
import org.warpdrive.zip.WarpDrive;

/** Main class for figures: files of 8 MB through Hadoop's codecs and ours, as Hadoop uses them. */
final class HadoopRatios {
    private static final int BYTES = 8_000_000;
    private static final int PIECE = 4096;

    private HadoopRatios() {}

    public static void main(String[] arguments) throws Exception {
        for (TestData kind : List.of(TestData.JSON, TestData.TEXT)) {
            byte[] data = kind.of(BYTES);
            compare("gzip, " + kind, data, new GzipCodec(), new WdGzipCodec());
            compare("deflate, " + kind, data, new DefaultCodec(), new WdDefaultCodec());
        }
        System.out.println(WarpDrive.status());
    }

    private static void compare(String what, byte[] data, DefaultCodec stock, DefaultCodec ours) throws Exception {
        stock.setConf(HadoopCodecsTest.conf());
        ours.setConf(HadoopCodecsTest.conf());
        byte[] stockFile = written(stock, data);
        byte[] file = written(ours, data);
        read(stock, file, data.length);
        read(ours, stockFile, data.length);
        String size = String.format(Locale.ROOT, ", size %.3f", (double) file.length / stockFile.length);
        System.out.println(InTurns.row(what + ": write" + size, () -> written(stock, data), () -> written(ours, data)));
        System.out.println(InTurns.row(
                what + ": read", () -> read(stock, file, data.length), () -> read(ours, file, data.length)));
    }

    private static byte[] written(CompressionCodec codec, byte[] data) throws IOException {
        Compressor compressor = CodecPool.getCompressor(codec);
        ByteArrayOutputStream file = new ByteArrayOutputStream(data.length);
        try (OutputStream out = codec.createOutputStream(file, compressor)) {
            for (int at = 0; at < data.length; at += PIECE) {
                out.write(data, at, Math.min(PIECE, data.length - at));
            }
        }
        CodecPool.returnCompressor(compressor);
        return file.toByteArray();
    }

    private static void read(CompressionCodec codec, byte[] file, int length) throws IOException {
        Decompressor decompressor = CodecPool.getDecompressor(codec);
        byte[] room = new byte[PIECE];
        int count = 0;
        try (InputStream in = codec.createInputStream(new ByteArrayInputStream(file), decompressor)) {
            for (int each = in.read(room); each >= 0; each = in.read(room)) {
                count += each;
            }
        }
        CodecPool.returnDecompressor(decompressor);
        if (count != length) {
            throw new IOException(count + " bytes instead of " + length);
        }
    }
}
