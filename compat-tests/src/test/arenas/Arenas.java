// SPDX-License-Identifier: Apache-2.0
package arenas;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdInflater;

/**
 * Buffers of an arena as input and as output: of this thread's, of one that is closed, of another thread's. Prints for java.util.zip
 * and for WarpDrive what comes of each, and fails where a byte is wrong. Compiled by the test that runs it, on a JDK that has arenas.
 */
public final class Arenas {
    private static final byte[] PLAIN = new byte[150_000];
    private static byte[] stream;

    private enum Kind {
        OWN,
        SHARED,
        CLOSED,
        SHARED_CLOSED,
        OTHER_THREADS
    }

    private Arenas() {}

    public static void main(String[] arguments) throws Exception {
        Random random = new Random(9);
        for (int i = 0; i < PLAIN.length; i++) {
            PLAIN[i] = (byte) random.nextInt(i % 5 == 0 ? 100 : 10);
        }
        stream = deflated(new Deflater(6, true), ByteBuffer.wrap(PLAIN));
        for (Kind kind : Kind.values()) {
            for (boolean input : new boolean[] {true, false}) {
                String what = kind + (input ? " input" : " output");
                System.out.println(what + ", deflater: java.util.zip "
                        + deflater(() -> new Deflater(6, true), kind, input) + "; WarpDrive "
                        + deflater(() -> new WdDeflater(6, true), kind, input));
                System.out.println(what + ", inflater: java.util.zip "
                        + inflater(() -> new Inflater(true), kind, input) + "; WarpDrive "
                        + inflater(() -> new WdInflater(true), kind, input));
            }
        }
        System.out.println(WarpDrive.status());
        System.out.println("through");
    }

    private interface Maker<T> {
        T make();
    }

    /** A buffer of so many bytes, given to {@code use} while the arena is open; then the arena becomes what is wanted. */
    private static ByteBuffer buffer(Kind kind, byte[] content, int bytes) throws InterruptedException {
        Function<Arena, ByteBuffer> make = arena -> {
            MemorySegment memory = arena.allocate(bytes);
            MemorySegment.copy(content, 0, memory, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, content.length);
            return memory.asByteBuffer();
        };
        ByteBuffer[] made = new ByteBuffer[1];
        switch (kind) {
            case OWN -> made[0] = make.apply(Arena.ofConfined());
            case SHARED -> made[0] = make.apply(Arena.ofShared());
            case CLOSED, SHARED_CLOSED -> {
                Arena arena = kind == Kind.CLOSED ? Arena.ofConfined() : Arena.ofShared();
                made[0] = make.apply(arena);
                arena.close();
            }
            case OTHER_THREADS -> {
                Thread other = new Thread(() -> made[0] = make.apply(Arena.ofConfined()));
                other.start();
                other.join();
            }
        }
        return made[0];
    }

    private static String deflater(Maker<Deflater> maker, Kind kind, boolean input) throws Exception {
        Deflater deflater = maker.make();
        ByteBuffer in = input ? buffer(kind, PLAIN, PLAIN.length) : ByteBuffer.wrap(PLAIN);
        ByteBuffer out = input ? ByteBuffer.allocate(PLAIN.length * 2) : buffer(kind, new byte[0], PLAIN.length * 2);
        String outcome;
        try {
            deflater.setInput(in);
            deflater.finish();
            while (!deflater.finished()) {
                deflater.deflate(out);
            }
            byte[] made = new byte[out.flip().remaining()];
            out.get(made);
            check(Arrays.equals(inflated(new Inflater(true), ByteBuffer.wrap(made)), PLAIN), kind + " deflated");
            outcome = "right";
        } catch (Throwable e) {
            outcome = e.getClass().getSimpleName();
            if (e instanceof AssertionError) {
                throw e;
            }
        }
        // And the object serves the next stream, whatever came of this one.
        deflater.reset();
        byte[] again = deflated(deflater, ByteBuffer.wrap(PLAIN));
        check(Arrays.equals(inflated(new Inflater(true), ByteBuffer.wrap(again)), PLAIN), kind + " deflated again");
        return outcome;
    }

    private static String inflater(Maker<Inflater> maker, Kind kind, boolean input) throws Exception {
        Inflater inflater = maker.make();
        ByteBuffer in = input ? buffer(kind, stream, stream.length) : ByteBuffer.wrap(stream);
        ByteBuffer out = input ? ByteBuffer.allocate(PLAIN.length) : buffer(kind, new byte[0], PLAIN.length);
        String outcome;
        try {
            inflater.setInput(in);
            while (!inflater.finished()) {
                inflater.inflate(out);
            }
            byte[] made = new byte[out.flip().remaining()];
            out.get(made);
            check(Arrays.equals(made, PLAIN), kind + " inflated");
            outcome = "right";
        } catch (Throwable e) {
            outcome = e.getClass().getSimpleName();
            if (e instanceof AssertionError) {
                throw e;
            }
        }
        inflater.reset();
        check(Arrays.equals(inflated(inflater, ByteBuffer.wrap(stream)), PLAIN), kind + " inflated again");
        return outcome;
    }

    private static byte[] deflated(Deflater deflater, ByteBuffer plain) {
        byte[] made = new byte[PLAIN.length * 2];
        int length = 0;
        deflater.setInput(plain);
        deflater.finish();
        while (!deflater.finished()) {
            length += deflater.deflate(made, length, made.length - length);
        }
        deflater.end();
        return Arrays.copyOf(made, length);
    }

    private static byte[] inflated(Inflater inflater, ByteBuffer compressed) throws DataFormatException {
        byte[] made = new byte[PLAIN.length];
        int length = 0;
        inflater.setInput(compressed);
        while (!inflater.finished() && length < made.length) {
            length += inflater.inflate(made, length, made.length - length);
        }
        inflater.end();
        return Arrays.copyOf(made, length);
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError("wrong bytes: " + what);
        }
    }
}
