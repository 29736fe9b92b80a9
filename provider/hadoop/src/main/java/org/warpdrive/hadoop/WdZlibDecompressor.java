// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import java.io.IOException;
import java.util.zip.DataFormatException;
import org.apache.hadoop.io.compress.Decompressor;
import org.warpdrive.zip.WdInflater;

/** A {@link WdInflater} for the zlib format with the interface of Hadoop's decompressors. */
final class WdZlibDecompressor extends WdInflater implements Decompressor {
    WdZlibDecompressor() {
        super(false);
    }

    @Override
    public int decompress(byte[] output, int off, int len) throws IOException {
        try {
            return inflate(output, off, len);
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
