// SPDX-License-Identifier: Apache-2.0
package app;

import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.eclipse.jetty.util.compression.InflaterPool;
import org.warpdrive.jetty.WdDeflaterPool;
import org.warpdrive.jetty.WdInflaterPool;

/** What Jetty's handlers take from the pools. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = new byte[100_000];
        byte[] compressed = new byte[data.length];
        DeflaterPool deflaters = new WdDeflaterPool();
        DeflaterPool.Entry deflater = deflaters.acquire();
        Deflater ours = deflater.get();
        System.out.println(ours.getClass().getSimpleName());
        ours.setInput(data);
        ours.finish();
        int length = ours.deflate(compressed);
        deflater.release();
        InflaterPool inflaters = new WdInflaterPool();
        InflaterPool.Entry inflater = inflaters.acquire();
        Inflater expands = inflater.get();
        expands.setInput(compressed, 0, length);
        byte[] back = new byte[data.length];
        int expanded = expands.inflate(back);
        inflater.release();
        System.out.println("the same: " + (expanded == data.length && Arrays.equals(back, data)));
    }
}
