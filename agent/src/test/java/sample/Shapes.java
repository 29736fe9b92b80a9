// SPDX-License-Identifier: Apache-2.0
package sample;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipOutputStream;

/** An application's code: every way to come by an object of java.util.zip. Each method returns what it made. */
public final class Shapes {
    private Shapes() {}

    /** Made somewhere else and by other means, to stay the JDK's. */
    public static List<Object> thatStay() throws Exception {
        List<Object> made = new ArrayList<>();
        made.add(Deflater.class.getConstructor().newInstance());
        made.add(Array.newInstance(Deflater.class, 1)
                .getClass()
                .getComponentType()
                .getConstructor()
                .newInstance());
        made.add(new InflaterInputStream(new ByteArrayInputStream(new byte[0]), anInflater(), 600) {
            @Override
            public String toString() {
                return "its own buffer";
            }
        });
        return made;
    }

    private static Inflater anInflater() {
        return new Inflater();
    }

    public static List<Object> plain() throws IOException {
        OutputStream out = new ByteArrayOutputStream();
        List<Object> made = new ArrayList<>();
        made.add(new Deflater());
        made.add(new Deflater(1));
        made.add(new Deflater(1, true));
        made.add(new Inflater());
        made.add(new Inflater(true));
        made.add(new GZIPOutputStream(out));
        made.add(new GZIPOutputStream(out, 100));
        made.add(new GZIPOutputStream(out, true));
        made.add(new GZIPOutputStream(out, 100, true));
        made.add(new DeflaterOutputStream(out));
        made.add(new DeflaterOutputStream(out, true));
        made.add(new DeflaterOutputStream(out, new Deflater()));
        made.add(new DeflaterOutputStream(out, new Deflater(), true));
        made.add(new DeflaterOutputStream(out, new Deflater(), 100));
        made.add(new DeflaterOutputStream(out, new Deflater(), 100, true));
        made.add(new InflaterInputStream(InputStream.nullInputStream()));
        made.add(new ZipOutputStream(out));
        made.add(new ZipOutputStream(out, StandardCharsets.ISO_8859_1));
        made.add(new GZIPInputStream(gzip()));
        made.add(new GZIPInputStream(gzip(), 700));
        return made;
    }

    private static InputStream gzip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write("a text, a text, a text".getBytes(StandardCharsets.US_ASCII));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** Branches while objects without a constructor call lie on the stack, one over the other. */
    public static List<Object> branchesInArguments(boolean flag) throws IOException {
        OutputStream out = new ByteArrayOutputStream();
        boolean other = out.hashCode() != 0;
        List<Object> made = new ArrayList<>();
        made.add(new Deflater(flag ? 1 : 9, other || made.isEmpty()));
        made.add(new GZIPOutputStream(
                flag ? new BufferedOutputStream(out, other ? 10 : 20) : out, other ? made.size() + 10 : 200));
        made.add(new DeflaterOutputStream(
                flag ? new DeflaterOutputStream(out, other ? new Deflater(2) : new Deflater(made.size())) : out,
                made.isEmpty() ? new Deflater(7) : new Deflater(other ? 8 : 9),
                flag ? 100 : 200));
        Deflater either = flag ? new Deflater(5) : new Deflater(6, true);
        made.add(either);
        made.add(
                switch (made.size()) {
                    case 1 -> new Deflater(1);
                    case 4 -> new Inflater(flag);
                    default -> new Deflater();
                });
        return made;
    }

    public static List<Object> inHandlersAndLoops(int badLevel) {
        List<Object> made = new ArrayList<>();
        Deflater deflater;
        try {
            deflater = new Deflater(badLevel);
        } catch (IllegalArgumentException e) {
            deflater = new Deflater(Math.abs(badLevel) % 9);
        } finally {
            made.add(new Inflater());
        }
        for (int i = 0; i < 3; i++) {
            if (i > 0) {
                deflater.end();
                deflater = i == 1 ? new Deflater(i) : new Deflater();
            }
            synchronized (made) {
                made.add(deflater);
            }
        }
        return made;
    }

    /** A constructor that throws a checked exception. */
    public interface Wrapper {
        OutputStream wrap(OutputStream out) throws IOException;
    }

    /** Named, by its class, in what is written of it. */
    public interface SerializableMaker extends Serializable {
        Deflater make();
    }

    public static List<Object> serializedReference() throws IOException, ClassNotFoundException {
        SerializableMaker maker = Deflater::new;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(maker);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return List.of(((SerializableMaker) in.readObject()).make());
        }
    }

    public static List<Object> references() throws IOException {
        Supplier<Deflater> byDefault = Deflater::new;
        IntFunction<Deflater> byLevel = Deflater::new;
        Function<Boolean, Inflater> boxed = Inflater::new;
        Supplier<Object> lambda = () -> new Deflater(3);
        Wrapper gzip = GZIPOutputStream::new;
        Wrapper zip = ZipOutputStream::new;
        OutputStream out = new ByteArrayOutputStream();
        return List.of(
                byDefault.get(), byLevel.apply(3), boxed.apply(true), lambda.get(), gzip.wrap(out), zip.wrap(out));
    }

    /** A subclass with all that one can do with what it inherits. */
    public static class Level9 extends GZIPOutputStream {
        private final Deflater second;
        private int written;

        public Level9(OutputStream out) throws IOException {
            this(out, 300);
        }

        public Level9(OutputStream out, int size) throws IOException {
            super(size > 1000 ? new BufferedOutputStream(out) : out, size > 1000 ? 512 : size, size > 100);
            def.setLevel(Deflater.BEST_COMPRESSION);
            second = new Deflater(size > 1000 ? 1 : 2);
        }

        @Override
        public synchronized void write(byte[] bytes, int off, int len) throws IOException {
            written += len;
            super.write(bytes, off, len);
        }

        @Override
        protected void deflate() throws IOException {
            int length = def.deflate(buf, 0, buf.length);
            if (length > 0) {
                out.write(buf, 0, length);
            }
        }

        @Override
        public void close() throws IOException {
            second.end();
            super.close();
            if (crc.getValue() == 0 && written > 0) {
                throw new IOException("no checksum");
            }
        }

        public Object inner() {
            return def;
        }
    }

    /** Makes one of its own superclass before its own superclass's constructor is called. */
    public static class Nested extends Deflater {
        public final Deflater other;

        public Nested() {
            this(new Deflater(2));
        }

        public Nested(Deflater other) {
            super(other.getAdler() == 1 ? 3 : new Deflater(5).getAdler(), true);
            this.other = other;
        }

        @Override
        public int deflate(byte[] output, int off, int len) {
            return super.deflate(output, off, len);
        }
    }

    /** Reads members one by one, pushing back what was read too far: as published and copied many times. */
    public static class Member extends GZIPInputStream {
        public Member(PushbackInputStream in) throws IOException {
            super(in);
        }

        public void unread() throws IOException {
            int ahead = inf.getRemaining();
            ((PushbackInputStream) in).unread(buf, len - ahead, ahead);
        }

        public int bufferBytes() {
            return buf.length;
        }
    }

    public static List<Object> subclasses() throws IOException {
        OutputStream out = new ByteArrayOutputStream();
        return List.of(
                new Level9(out),
                new Level9(out, 2000),
                new Nested(),
                new Nested().other,
                new Member(new PushbackInputStream(gzip(), 512)),
                new GZIPOutputStream(out) {
                    {
                        def.setLevel(1);
                    }
                },
                new Deflater(4) {
                    @Override
                    public void end() {
                        super.end();
                    }
                },
                new Inflater() {});
    }

    /** One constructor with a substitute, and one without. */
    public static List<Object> mixed(InputStream in, Inflater inflater) {
        return List.of(
                new InflaterInputStream(in),
                new InflaterInputStream(in, inflater),
                new InflaterInputStream(in, inflater, 600));
    }

    public static byte[] gzipped(byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Level9 out = new Level9(bytes)) {
            out.write(data, 0, data.length / 2);
            out.flush();
            out.write(data, data.length / 2, data.length - data.length / 2);
        }
        return bytes.toByteArray();
    }

    public static byte[] gunzipped(byte[] gzip) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    /** Two members, the second found behind the first by what was pushed back. */
    public static String membersApart(byte[] first, byte[] second, int pushback) throws IOException {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        PushbackInputStream in = new PushbackInputStream(new ByteArrayInputStream(both), pushback);
        Member member = new Member(in);
        int texts = member.read(new byte[100]);
        member.unread();
        return texts + " " + member.bufferBytes();
    }
}
