// SPDX-License-Identifier: Apache-2.0
package app;

import io.undertow.util.ObjectPool;
import io.undertow.util.PooledObject;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.undertow.WdObjectPools;

/** What Undertow's handlers take from the pools. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = new byte[100_000];
        byte[] compressed = new byte[data.length];
        ObjectPool<Deflater> deflaters = WdObjectPools.simpleDeflaterPool(1, 6);
        int length;
        try (PooledObject<Deflater> deflater = deflaters.allocate()) {
            Deflater ours = deflater.getObject();
            System.out.println(ours.getClass().getSimpleName());
            ours.setInput(data);
            ours.finish();
            length = ours.deflate(compressed);
        }
        ObjectPool<Inflater> inflaters = WdObjectPools.simpleInflaterPool(1);
        try (PooledObject<Inflater> inflater = inflaters.allocate()) {
            Inflater expands = inflater.getObject();
            expands.setInput(compressed, 0, length);
            byte[] back = new byte[data.length];
            System.out.println("the same: " + (expands.inflate(back) == data.length && Arrays.equals(back, data)));
        }
    }
}
