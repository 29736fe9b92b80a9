// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Kinds of data that programs compress, made from a seed that draws the parameters too: how wide a picture is, how fast
 * numbers grow. For the question whether any kind comes out larger than it should.
 *
 * @param name for reports
 * @param maker fills the buffer, which ends anywhere
 */
public record DataKind(String name, Maker maker) {
    /** Puts `size` bytes into the buffer, or leaves zeros; a last item may go beyond them. */
    @FunctionalInterface
    public interface Maker {
        void fill(ByteBuffer out, int size, Random random);
    }

    /** What one step of a maker may put beyond the size. */
    private static final int MARGIN = 64 * 1024;

    /** Bytes of this kind; the same for the same size and seed. */
    public byte[] of(int size, long seed) {
        ByteBuffer out = ByteBuffer.allocate(size + MARGIN).order(ByteOrder.LITTLE_ENDIAN);
        maker.fill(out, size, new Random(seed ^ name.hashCode()));
        return Arrays.copyOf(out.array(), size);
    }

    /** Puts one item, again and again. */
    private interface Step {
        void put(ByteBuffer out, Random random);
    }

    private static Maker each(java.util.function.Function<Random, Step> start) {
        return (out, size, random) -> {
            Step step = start.apply(random);
            while (out.position() < size) {
                step.put(out, random);
            }
        };
    }

    private static Maker lines(java.util.function.Function<Random, String> line) {
        return each(first -> (out, random) -> out.put(line.apply(random).getBytes(StandardCharsets.UTF_8)));
    }

    /** From `from` to `to`, small ones as likely as large ones. */
    private static int logUniform(Random random, int from, int to) {
        return (int) (from * Math.pow((double) to / from, random.nextDouble()));
    }

    /** All kinds, in a fixed order. */
    public static List<DataKind> all() {
        List<DataKind> kinds = new ArrayList<>();
        repeats(kinds);
        pictures(kinds);
        whole(kinds);
        floats(kinds);
        texts(kinds);
        records(kinds);
        noise(kinds);
        return kinds;
    }

    private static Maker period(int from, int to, int changeEvery) {
        return (out, size, random) -> {
            int period = logUniform(random, from, to);
            for (int i = 0; i < size; i++) {
                boolean fresh = i < period || (changeEvery > 0 && random.nextInt(changeEvery) == 0);
                out.put(i, fresh ? (byte) random.nextInt() : out.get(i - period));
            }
        };
    }

    private static void repeats(List<DataKind> kinds) {
        kinds.add(new DataKind("period to 16", period(2, 16, 0)));
        kinds.add(new DataKind("period to 256", period(16, 256, 0)));
        kinds.add(new DataKind("period to 2,000", period(256, 2_000, 0)));
        kinds.add(new DataKind("period to 8,000", period(2_000, 8_000, 0)));
        kinds.add(new DataKind("period to 32,000", period(8_000, 32_000, 0)));
        kinds.add(new DataKind("period to 256, changing", period(16, 256, 300)));
        kinds.add(new DataKind("period to 32,000, changing", period(256, 32_000, 300)));
        kinds.add(new DataKind(
                "hello",
                (out, size, random) -> out.put("hello".repeat(size / 5 + 1).getBytes(StandardCharsets.US_ASCII))));
        kinds.add(new DataKind("zeros", (out, size, random) -> {}));
        kinds.add(new DataKind("runs", each(first -> (out, random) -> {
            byte value = (byte) random.nextInt(6);
            for (int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 5_000 : 60); n > 0; n--) {
                out.put(value);
            }
        })));
        kinds.add(new DataKind("mostly zeros", each(first -> {
            int one = 5 + first.nextInt(200);
            return (out, random) -> out.put((byte) (random.nextInt(one) == 0 ? random.nextInt() : 0));
        })));
        kinds.add(new DataKind(
                "equal rows of HTML",
                lines(random -> "<tr class=\"row\"><td class=\"id\">same</td>"
                        + "<td><a href=\"/item/x\">one and the same</a></td><td class=\"num\">12</td></tr>\n")));
    }

    /** A smooth picture with noise of so many levels. */
    private static Maker picture(int channels, double noise) {
        return (out, size, random) -> {
            int width = 200 + random.nextInt(900);
            double scale = 0.5 + random.nextDouble();
            double phase = random.nextDouble() * 6;
            for (int i = 0; i < size; i++) {
                int x = i / channels % width;
                int y = i / channels / width;
                int channel = i % channels;
                double v = 128
                        + 50 * Math.sin(x * 0.011 * scale + phase + channel)
                        + 50 * Math.sin(y * 0.013 * scale + channel * 2)
                        + random.nextGaussian() * noise;
                out.put((byte) (channel == 3 ? 255 : Math.max(0, Math.min(255, v))));
            }
        };
    }

    /** Flat areas and glyphs. */
    private static Maker screen(int channels) {
        return (out, size, random) -> {
            int width = 400 + random.nextInt(800);
            int key = random.nextInt();
            int[] glyphs = random.ints(40 * 12).toArray();
            byte[] colours = new byte[8];
            random.nextBytes(colours);
            for (int i = 0; i < size; i++) {
                int x = i / channels % width;
                int y = i / channels / width;
                int glyph = ((((x / 8 * 7919 + y / 12 * 104_729) ^ key) * 0x9E3779B1) >>> 20) % 70;
                int row = glyph < 40 ? glyphs[glyph * 12 + y % 12] : 0;
                int bit = x % 8;
                boolean ink = ((row >> bit) & (row >> (bit + 8)) & 1) != 0;
                int channel = i % channels;
                out.put(channel == 3 ? (byte) 255 : colours[channel + (ink ? 4 : 0)]);
            }
        };
    }

    private static void pictures(List<DataKind> kinds) {
        for (int channels : new int[] {1, 3, 4}) {
            String name = channels == 1 ? "grey" : channels == 3 ? "RGB" : "RGBA";
            kinds.add(new DataKind(name + " without noise", picture(channels, 0)));
            kinds.add(new DataKind(name + " with noise of 1", picture(channels, 1)));
            kinds.add(new DataKind(name + " with noise of 3", picture(channels, 3)));
            kinds.add(new DataKind(name + " screen", screen(channels)));
        }
        kinds.add(new DataKind("depth", each(first -> {
            int width = 320 + first.nextInt(400);
            double far = 600 + first.nextDouble() * 2_000;
            double noise = first.nextDouble() * 4;
            int[] i = {0};
            return (out, random) -> {
                double x = i[0] % width;
                int y = i[0]++ / width;
                out.putShort((short) (far + 200 * Math.sin(x * 0.01) + y * 1.7 + random.nextGaussian() * noise));
            };
        })));
    }

    private static void put(ByteBuffer out, long value, int bytes, boolean big) {
        for (int i = 0; i < bytes; i++) {
            out.put((byte) (value >> (8 * (big ? bytes - 1 - i : i))));
        }
    }

    private static Maker growing(int bytes, boolean big, int from, int to) {
        return each(first -> {
            long[] value = {first.nextInt(1 << 24)};
            int most = logUniform(first, from, to);
            return (out, random) -> put(out, value[0] += 1 + random.nextInt(most), bytes, big);
        });
    }

    private static Maker walking(int bytes, boolean big) {
        return each(first -> {
            double[] value = {first.nextInt(1 << 20)};
            int step = logUniform(first, 1, 1_000);
            return (out, random) -> put(out, (long) (value[0] += random.nextGaussian() * step), bytes, big);
        });
    }

    private static void whole(List<DataKind> kinds) {
        for (int bytes : new int[] {2, 4, 8}) {
            for (boolean big : new boolean[] {false, true}) {
                String name = " in " + 8 * bytes + " bits" + (big ? ", big-endian" : "");
                kinds.add(new DataKind("growing" + name, growing(bytes, big, 1, bytes == 2 ? 8 : 1_000)));
                kinds.add(new DataKind("walking" + name, walking(bytes, big)));
            }
            kinds.add(new DataKind("counting in " + 8 * bytes + " bits", growing(bytes, false, 1, 1)));
        }
        for (boolean big : new boolean[] {false, true}) {
            kinds.add(new DataKind("timestamps" + (big ? ", big-endian" : ""), each(first -> {
                long[] now = {1_700_000_000_000L + first.nextInt()};
                int spread = logUniform(first, 5, 20_000);
                return (out, random) -> put(out, now[0] += 1_000 + random.nextInt(spread), 8, big);
            })));
        }
        kinds.add(new DataKind("pointers", each(first -> {
            int slots = logUniform(first, 500, 100_000);
            return (out, random) -> out.putLong(0x7f0012340000L + 16L * random.nextInt(slots));
        })));
        kinds.add(new DataKind("codes in 32 bits", each(first -> (out, random) -> {
            double r = random.nextDouble();
            out.putInt((int) (r * r * 200));
        })));
    }

    private static Maker floating(boolean wide, java.util.function.Function<Random, DoubleUnaryOperator> start) {
        return each(first -> {
            DoubleUnaryOperator value = start.apply(first);
            double[] last = {20};
            return (out, random) -> {
                last[0] = value.applyAsDouble(last[0]);
                if (wide) {
                    out.putDouble(last[0]);
                } else {
                    out.putFloat((float) last[0]);
                }
            };
        });
    }

    private static void floats(List<DataKind> kinds) {
        for (boolean wide : new boolean[] {false, true}) {
            String name = wide ? " doubles" : " floats";
            kinds.add(new DataKind("smooth" + name, floating(wide, random -> {
                double step = 0.01 + random.nextDouble() * 0.05;
                double[] t = {0};
                return last -> 100 * Math.sin(t[0] += step);
            })));
            kinds.add(new DataKind("walking" + name, floating(wide, random -> last -> last + random.nextGaussian())));
            for (int parts : new int[] {1, 10, 100}) {
                kinds.add(new DataKind("walking" + name + " in steps of 1/" + parts, floating(wide, random -> {
                    double[] exact = {20};
                    return last -> Math.floor((exact[0] += random.nextGaussian()) * parts) / parts;
                })));
            }
        }
        kinds.add(new DataKind("floats near one another", floating(false, random -> {
            int parts = logUniform(random, 100, 10_000);
            return last -> 1 + random.nextDouble() / parts;
        })));
    }

    private static String text(Random random) {
        return new String(TestData.TEXT.of(400, random.nextLong()), StandardCharsets.US_ASCII);
    }

    private static String cyrillic(Random random) {
        StringBuilder all = new StringBuilder(text(random));
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            all.setCharAt(i, c >= 'a' ? (char) (c - 'a' + 0x430) : c);
        }
        return all.toString();
    }

    private static String word(Random random) {
        String text = text(random);
        int from = text.indexOf(' ', random.nextInt(300)) + 1;
        return text.substring(from, Math.max(from + 1, text.indexOf(' ', from)));
    }

    private static void texts(List<DataKind> kinds) {
        kinds.add(new DataKind("text", lines(DataKind::text)));
        kinds.add(new DataKind("Cyrillic", lines(DataKind::cyrillic)));
        kinds.add(new DataKind(
                "UTF-16", each(first -> (out, random) -> out.put(text(random).getBytes(StandardCharsets.UTF_16LE)))));
        kinds.add(new DataKind(
                "Cyrillic in UTF-16",
                each(first -> (out, random) -> out.put(cyrillic(random).getBytes(StandardCharsets.UTF_16LE)))));
        kinds.add(new DataKind(
                "UTF-32", each(first -> (out, random) -> text(random).chars().forEach(out::putInt))));
        kinds.add(new DataKind("Chinese", lines(random -> {
            double r = random.nextDouble();
            return String.valueOf((char) (0x4e00 + r * r * r * 4_000));
        })));
        kinds.add(new DataKind("base64 of text", lines(random -> Base64.getEncoder()
                .encodeToString(text(random).getBytes(StandardCharsets.US_ASCII)))));
        kinds.add(new DataKind(
                "JSON",
                lines(random -> new String(TestData.JSON.of(2_000, random.nextLong()), StandardCharsets.UTF_8))));
        kinds.add(new DataKind(
                "log",
                lines(random -> String.format(
                        Locale.ROOT,
                        "2026-11-29 %02d:%02d:%02d.%03d [worker-%d] %s org.example.%s - request %08x took %d ms\n",
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1_000),
                        random.nextInt(16),
                        random.nextInt(4) == 0 ? "WARN" : "INFO",
                        word(random),
                        random.nextInt(),
                        random.nextInt(900)))));
        kinds.add(new DataKind(
                "CSV",
                lines(random -> random.nextInt(100_000) + "," + word(random) + "," + random.nextInt(100_000) / 100.0
                        + ",2026-1" + random.nextInt(3) + "-2" + random.nextInt(9) + "\n")));
        kinds.add(new DataKind(
                "CSV of numbers",
                lines(random -> String.format(
                        Locale.ROOT,
                        "%.4f;%.4f;%.4f\n",
                        random.nextGaussian(),
                        random.nextGaussian(),
                        random.nextGaussian()))));
        kinds.add(new DataKind(
                "HTML",
                lines(random ->
                        "<tr class=\"row\"><td class=\"id\">" + random.nextInt(10_000) + "</td><td><a href=\"/item/"
                                + random.nextInt(10_000) + "\">" + word(random) + "</a></td></tr>\n")));
        kinds.add(new DataKind("source", lines(random -> switch (random.nextInt(4)) {
            case 0 ->
                "        if (" + word(random) + " == " + random.nextInt(10) + ") {\n            return " + word(random)
                        + ";\n        }\n";
            case 1 -> "        int " + word(random) + " = " + word(random) + "(" + word(random) + ");\n";
            case 2 -> "        // " + text(random).substring(0, 60).replace('\n', ' ') + "\n";
            default -> "    }\n\n    private static void " + word(random) + "(int " + word(random) + ") {\n";
        })));
    }

    private static void records(List<DataKind> kinds) {
        kinds.add(
                new DataKind("records", (out, size, random) -> out.put(TestData.RECORDS.of(size, random.nextLong()))));
        kinds.add(new DataKind("FASTQ", each(first -> {
            String genes = letters(first, "ACGT", 20_000);
            int[] id = {0};
            return (out, random) -> {
                int at = random.nextInt(19_900);
                StringBuilder read = new StringBuilder("@SRR123456." + ++id[0] + "\n" + genes.substring(at, at + 100));
                read.append("\n+\n");
                int quality = 38;
                for (int i = 0; i < 100; i++) {
                    quality = random.nextInt(6) == 0 ? 20 + random.nextInt(21) : quality;
                    read.append((char) (33 + quality));
                }
                out.put(read.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
            };
        })));
        kinds.add(new DataKind("protobuf", each(first -> {
            int[] id = {first.nextInt(100_000)};
            return (out, random) -> {
                out.put((byte) 8);
                for (int v = id[0] += 1 + random.nextInt(9); ; v >>>= 7) {
                    out.put((byte) (v < 128 ? v : v | 128));
                    if (v < 128) {
                        break;
                    }
                }
                byte[] name = word(random).getBytes(StandardCharsets.US_ASCII);
                out.put((byte) 0x1a).put((byte) name.length).put(name);
                out.put((byte) 0x25).putFloat((float) random.nextGaussian());
                out.put((byte) 0x28).put((byte) random.nextInt(2));
            };
        })));
        for (int form = 0; form < 3; form++) {
            int shape = form;
            String[] names = {"places as text", "places in 32 bits", "places as doubles"};
            kinds.add(new DataKind(names[form], each(first -> {
                double[] at = {48.1, 11.5};
                return (out, random) -> {
                    at[0] += random.nextGaussian() * 1e-4;
                    at[1] += random.nextGaussian() * 1e-4;
                    if (shape == 0) {
                        out.put(String.format(Locale.ROOT, "%.6f,%.6f\n", at[0], at[1])
                                .getBytes(StandardCharsets.US_ASCII));
                    } else if (shape == 1) {
                        out.putInt((int) (at[0] * 1e7)).putInt((int) (at[1] * 1e7));
                    } else {
                        out.putDouble(at[0]).putDouble(at[1]);
                    }
                };
            })));
        }
    }

    private static String letters(Random random, String alphabet, int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return all.toString();
    }

    private static void noise(List<DataKind> kinds) {
        for (String alphabet : new String[] {"01", "ACGT", "0123456789abcdef"}) {
            kinds.add(new DataKind("letters of " + alphabet, lines(random -> letters(random, alphabet, 500))));
        }
        kinds.add(new DataKind("base64 of noise", each(first -> (out, random) -> {
            byte[] bytes = new byte[57];
            random.nextBytes(bytes);
            out.put(Base64.getEncoder().encode(bytes)).put((byte) '\n');
        })));
        kinds.add(new DataKind("noise", (out, size, random) -> out.put(TestData.RANDOM.of(size, random.nextLong()))));
        kinds.add(new DataKind(
                "compressed", (out, size, random) -> out.put(TestData.COMPRESSED.of(size, random.nextLong()))));
        kinds.add(new DataKind(
                "repeated noise", (out, size, random) -> out.put(TestData.REPEATED_NOISE.of(size, random.nextLong()))));
    }
}
