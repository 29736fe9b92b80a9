// SPDX-License-Identifier: Apache-2.0
package app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.warpdrive.uacce.soft.SoftFlavour;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/** Compresses, expands, and says what did it. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("flavours: " + SoftFlavour.values().length);
        byte[] data = new byte[1 << 20];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * i >> 7);
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (WdGZIPOutputStream out = new WdGZIPOutputStream(compressed)) {
            out.write(data);
        }
        try (WdGZIPInputStream in = new WdGZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
            System.out.println("the same: " + Arrays.equals(in.readAllBytes(), data));
        }
        System.out.println(WarpDrive.status());
    }
}
