// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPOutputStream;

/** Compression through the library, checked with the JDK, and the library's counters of the kernel's devices. */
final class Traffic {
    /** The engine of all devices. */
    private static final String DEVICES = "uacce";

    private Traffic() {}

    /** Repetitive, so that it compresses, and different for each seed. */
    static byte[] data(int length, int seed) {
        byte[] piece = new byte[4000];
        new Random(seed).nextBytes(piece);
        byte[] data = new byte[length];
        for (int at = 0; at < length; at += piece.length) {
            System.arraycopy(piece, 0, data, at, Math.min(piece.length, length - at));
        }
        return data;
    }

    /** Fails if what comes back is not what went in. Returns the size in between. */
    static int roundTrip(byte[] data) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] back;
        try (WdGZIPOutputStream gzip = new WdGZIPOutputStream(packed)) {
            gzip.write(data);
            gzip.finish();
            back = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray())).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Arrays.equals(data, back)) {
            throw new AssertionError("other bytes came back, length=" + back.length + " of " + data.length);
        }
        return packed.size();
    }

    static long deviceBlocks() {
        return sum(Counter.BLOCKS);
    }

    /** Of all devices. */
    static long sum(Counter counter) {
        return WarpDrive.stats().stream()
                .filter(stats -> stats.engine().equals(DEVICES))
                .mapToLong(stats -> stats.get(counter))
                .sum();
    }

    /** By software engines. */
    static long softwareBlocks() {
        return WarpDrive.stats().stream()
                .filter(stats -> !stats.engine().equals(DEVICES))
                .mapToLong(stats -> stats.get(Counter.BLOCKS))
                .sum();
    }

    static String reasons() {
        StringBuilder reasons = new StringBuilder();
        for (EngineStats stats : WarpDrive.stats()) {
            reasons.append(stats.engine()).append(stats.fallbacks());
        }
        return reasons.toString();
    }
}
