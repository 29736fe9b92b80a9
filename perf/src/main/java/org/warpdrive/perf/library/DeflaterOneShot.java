// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.util.function.Supplier;
import java.util.zip.Deflater;

/** One-shot use of anything that extends {@link Deflater}, as an application would write it. */
final class DeflaterOneShot {
    private DeflaterOneShot() {}

    static OneShot reused(Deflater deflater) {
        return new OneShot() {
            @Override
            public int compress(byte[] in, byte[] out) {
                deflater.reset();
                return run(deflater, in, out);
            }

            @Override
            public void close() {
                deflater.end();
            }
        };
    }

    static OneShot fresh(Supplier<Deflater> maker) {
        return (in, out) -> {
            Deflater deflater = maker.get();
            try {
                return run(deflater, in, out);
            } finally {
                deflater.end();
            }
        };
    }

    private static int run(Deflater deflater, byte[] in, byte[] out) {
        deflater.setInput(in, 0, in.length);
        deflater.finish();
        int length = 0;
        while (!deflater.finished()) {
            int n = deflater.deflate(out, length, out.length - length);
            if (n == 0 && !deflater.finished()) {
                throw new IllegalStateException("output of " + out.length + " bytes is too small");
            }
            length += n;
        }
        return length;
    }
}
