// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** Data made in code, the same on every run and JDK. */
public enum TestData {
    TEXT {
        @Override
        void fill(ByteArrayOutputStream out, int size, Random random) {
            int sentence = 0;
            while (out.size() < size) {
                // Squared, so that some words are frequent and most are rare, as in a language.
                double r = random.nextDouble();
                String word = WORDS[(int) (r * r * r * WORDS.length)];
                if (random.nextInt(40) == 0) {
                    word = Integer.toString(random.nextInt(2000), 36) + word;
                }
                boolean end = ++sentence > 6 && random.nextInt(9) == 0;
                out.writeBytes((word + (end ? ".\n" : " ")).getBytes(StandardCharsets.UTF_8));
                sentence = end ? 0 : sentence;
            }
        }
    },
    JSON {
        @Override
        void fill(ByteArrayOutputStream out, int size, Random random) {
            out.writeBytes("[\n".getBytes(StandardCharsets.UTF_8));
            for (int id = 1000; out.size() < size; id++) {
                String row = "{\"id\":" + id + ",\"name\":\"" + WORDS[random.nextInt(WORDS.length)] + "-"
                        + random.nextInt(500) + "\",\"price\":" + random.nextInt(100_000) / 100.0 + ",\"tags\":[\""
                        + WORDS[random.nextInt(40)] + "\",\"" + WORDS[random.nextInt(40)] + "\"],\"active\":"
                        + random.nextBoolean() + ",\"created\":\"2026-0" + (1 + random.nextInt(9)) + "-1"
                        + random.nextInt(10) + "T0" + random.nextInt(10) + ":00:00Z\"},\n";
                out.writeBytes(row.getBytes(StandardCharsets.UTF_8));
            }
        }
    },
    RECORDS {
        @Override
        void fill(ByteArrayOutputStream out, int size, Random random) {
            ByteBuffer record = ByteBuffer.allocate(32);
            long time = 1_700_000_000_000L;
            double value = 20;
            while (out.size() < size) {
                time += 1000 + random.nextInt(7);
                value += random.nextGaussian();
                record.clear();
                record.putLong(time).putInt(random.nextInt(64)).putFloat((float) value);
                record.putShort((short) random.nextInt(4))
                        .putShort((short) 7)
                        .putInt(-1)
                        .putLong(random.nextInt(1 << 12));
                out.writeBytes(record.array());
            }
        }
    },
    RUNS {
        @Override
        void fill(ByteArrayOutputStream out, int size, Random random) {
            while (out.size() < size) {
                byte[] run = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 5000 : 60)];
                Arrays.fill(run, (byte) random.nextInt(6));
                out.writeBytes(run);
            }
        }
    },
    ZEROS {
        @Override
        void fill(ByteArrayOutputStream out, int size, Random random) {
            out.writeBytes(new byte[size]);
        }
    },
    RANDOM {
        @Override
        void fill(ByteArrayOutputStream out, int size, Random random) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            out.writeBytes(bytes);
        }
    },
    COMPRESSED {
        @Override
        void fill(ByteArrayOutputStream out, int size, Random random) {
            Deflater deflater = new Deflater(1, true);
            while (out.size() < size) {
                deflater.reset();
                out.writeBytes(Pump.finish(deflater, TEXT.of(1 << 16, random.nextLong())));
            }
            deflater.end();
        }
    },
    /** What does not compress, and parts of it again within a window: fast match finders step over the one and meet the other. */
    REPEATED_NOISE {
        @Override
        void fill(ByteArrayOutputStream out, int size, Random random) {
            byte[] all = new byte[size];
            random.nextBytes(all);
            for (int at = random.nextInt(8000) + 1; at < size; at += random.nextInt(8000)) {
                int far = 1 + random.nextInt(Math.min(at, 32_000));
                for (int end = Math.min(size, at + 1 + random.nextInt(5000)); at < end; at++) {
                    all[at] = all[at - far];
                }
            }
            out.writeBytes(all);
        }
    };

    private static final String[] WORDS = words();
    private static final List<TestData> KINDS = List.of(values());

    abstract void fill(ByteArrayOutputStream out, int size, Random random);

    /** Exactly `size` bytes; the same for the same size and seed. */
    public byte[] of(int size, long seed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 256);
        fill(out, size, new Random(seed * 31 + name().hashCode()));
        return Arrays.copyOf(out.toByteArray(), size);
    }

    /** The kinds in turn, for loops. */
    public static TestData nth(int i) {
        return KINDS.get(i % KINDS.size());
    }

    public byte[] of(int size) {
        return of(size, 1);
    }

    private static String[] words() {
        Random random = new Random(20);
        String[] syllables = {
            "a", "e", "in", "er", "on", "the", "re", "st", "an", "con", "ti", "de", "ter", "ly", "al", "un", "pro",
            "ing", "men", "ver", "com", "su", "ma", "to", "ba", "ski", "gra", "flo", "chu", "pel"
        };
        String[] words = new String[4000];
        for (int i = 0; i < words.length; i++) {
            StringBuilder word = new StringBuilder();
            for (int n = 1 + random.nextInt(i < 100 ? 2 : 4); n > 0; n--) {
                word.append(syllables[random.nextInt(syllables.length)]);
            }
            words[i] = word.toString();
        }
        return words;
    }
}
