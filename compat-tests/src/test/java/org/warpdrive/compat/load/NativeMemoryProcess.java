// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;

/**
 * Main class of the JVMs that {@link NativeMemoryTest} starts. Their heap is touched before main, so that what the
 * process grows by is native memory. Prints the growth in KiB.
 */
final class NativeMemoryProcess {
    private static final Engine ENGINE = WarpDriveEngine.INSTANCE;
    private static final int PAGE_KIB = 4;
    private static final byte[] DATA = TestData.TEXT.of(20_000);

    private static final byte[] STREAM = stream();

    private static final int OPEN_BYTES = 200_000;

    private NativeMemoryProcess() {}

    private static byte[] stream() {
        Deflater deflater = new Deflater(6, true);
        byte[] stream = Pump.finish(deflater, DATA);
        deflater.end();
        return stream;
    }

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "idle" -> idle(Integer.parseInt(args[1]));
            case "open" -> open(Integer.parseInt(args[1]));
            case "dropped" -> dropped(Integer.parseInt(args[1]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Resident set of this process: the second number of /proc/self/statm, in pages. */
    private static long residentKib() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * PAGE_KIB;
    }

    private static void use(Deflater deflater) {
        byte[] stream = Pump.finish(deflater, DATA);
        if (stream.length == 0) {
            throw new IllegalStateException("no output");
        }
    }

    /** Fresh, finished and reset objects, all alive. */
    private static void idle(int count) throws IOException {
        List<Deflater> alive = new ArrayList<>(count);
        make(alive, 30);
        alive.forEach(Deflater::end);
        alive.clear();
        long before = residentKib();
        make(alive, count);
        long after = residentKib();
        System.out.println("growth " + (after - before));
        if (alive.size() != count) {
            throw new IllegalStateException("collected too early");
        }
    }

    private static void make(List<Deflater> into, int count) {
        for (int i = 0; i < count; i++) {
            Deflater deflater = ENGINE.deflater(1 + i % 9, i % 2 == 0);
            if (i % 3 > 0) {
                use(deflater);
            }
            if (i % 3 == 1) {
                deflater.reset();
            }
            into.add(deflater);
        }
    }

    /** Inflaters in the middle of a stream, each past its first window, as of connections that wait for the next message. */
    private static void open(int count) throws Exception {
        byte[] stream = new byte[OPEN_BYTES];
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(TestData.TEXT.of(OPEN_BYTES));
        int length = deflater.deflate(stream, 0, stream.length, Deflater.SYNC_FLUSH);
        deflater.end();
        for (Inflater first : opened(30, stream, length)) {
            first.end();
        }
        long before = settled(0) + heapKib();
        List<Inflater> alive = opened(count, stream, length);
        System.out.println("growth " + (settled(0) + heapKib() - before));
        for (Inflater inflater : alive) {
            if (inflater.getBytesWritten() != OPEN_BYTES) {
                throw new IllegalStateException("not decoded: " + inflater.getBytesWritten());
            }
        }
    }

    private static List<Inflater> opened(int count, byte[] stream, int length) throws DataFormatException {
        List<Inflater> opened = new ArrayList<>(count);
        byte[] room = new byte[8192];
        for (int i = 0; i < count; i++) {
            Inflater inflater = ENGINE.inflater(true);
            inflater.setInput(stream, 0, length);
            while (inflater.inflate(room) > 0) {
                // on, to where more input is missing
            }
            opened.add(inflater);
        }
        return opened;
    }

    private static long heapKib() {
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024;
    }

    /** Objects in every state, dropped without end(): their memory must come back. */
    private static void dropped(int count) throws Exception {
        drop(count / 5);
        long before = settled(0);
        drop(count - count / 5);
        System.out.println("growth " + (settled(before) - before));
    }

    private static void drop(int count) throws Exception {
        byte[] some = TestData.TEXT.of(2_000);
        byte[] room = new byte[1_000];
        for (int i = 0; i < count; i++) {
            Deflater deflater = ENGINE.deflater(1 + i % 9, i % 2 == 0);
            Inflater inflater = ENGINE.inflater(true);
            if (i % 5 == 1) {
                // In the middle of a stream, with input staged and window filled.
                deflater.setInput(some);
                deflater.deflate(room);
                inflater.setInput(STREAM);
                inflater.inflate(room);
            } else if (i % 100 == 2) {
                use(deflater);
            }
            if (i % 500 == 0) {
                Garbage.collect();
            }
        }
    }

    /** Resident memory once the Cleaners have caught up: collects until it is near `target`, or no more comes of it. */
    private static long settled(long target) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 30 && least > target; i++) {
            Garbage.collect();
            least = Math.min(least, residentKib());
        }
        return least;
    }
}
