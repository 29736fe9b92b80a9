// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Generated data with the repetition of the real thing: words by Zipf's law, fields that repeat, counters, numbers with
 * noise. The same bytes on every machine.
 */
final class StandIns {
    private static final String[] SYLLABLES = {
        "an", "be", "con", "de", "er", "for", "ga", "ing", "ka", "li", "me", "no", "or", "per", "re", "sta", "ti", "un",
        "ver", "za"
    };
    private static final int VOCABULARY = 4000;

    private final SplittableRandom random;
    private final List<String> words = new ArrayList<>();

    private StandIns(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < VOCABULARY; i++) {
            StringBuilder word = new StringBuilder();
            for (int syllables = 1 + random.nextInt(4); syllables > 0; syllables--) {
                word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
            }
            words.add(word.toString());
        }
    }

    static byte[] prose(int length) {
        return text(1, length, (g, out) -> {
            for (int sentence = 0; sentence < 6; sentence++) {
                String first = g.word();
                out.append(first.substring(0, 1).toUpperCase(Locale.ROOT)).append(first, 1, first.length());
                for (int i = 4 + g.random.nextInt(12); i > 0; i--) {
                    out.append(i % 7 == 3 ? ", " : " ").append(g.word());
                }
                out.append(sentence % 2 == 0 ? ".\n" : ". ");
            }
            out.append('\n');
        });
    }

    static byte[] html(int length) {
        return text(2, length, (g, out) -> {
            String name = g.word();
            out.append("<section id=\"")
                    .append(name)
                    .append("\">\n  <h3><a href=\"#")
                    .append(name)
                    .append("\"><code>");
            out.append(name).append("()</code></a></h3>\n  <p class=\"block\">");
            for (int i = 8 + g.random.nextInt(40); i > 0; i--) {
                String word = g.word();
                out.append(i % 9 == 0 ? "<a href=\"../" + word + ".html\">" + word + "</a> " : word + " ");
            }
            out.append("</p>\n</section>\n");
        });
    }

    static byte[] json(int length) {
        return text(3, length, (g, out) -> {
            long id = g.random.nextLong();
            out.append("{\"id\":\"")
                    .append(String.format(Locale.ROOT, "%016x", id))
                    .append("\",\"user\":\"");
            out.append(g.word()).append("\",\"action\":\"").append(g.pick("view", "click", "buy", "login", "logout"));
            out.append("\",\"at\":")
                    .append(1_700_000_000_000L + g.random.nextInt(1 << 30))
                    .append(",\"price\":");
            out.append(g.random.nextInt(100_000) / 100.0)
                    .append(",\"tags\":[\"")
                    .append(g.word())
                    .append("\",\"");
            out.append(g.word())
                    .append("\"],\"ok\":")
                    .append(g.random.nextInt(9) > 0)
                    .append("}\n");
        });
    }

    static byte[] xml(int length) {
        return text(4, length, (g, out) -> {
            out.append("  <entry type=\"")
                    .append(g.word())
                    .append("\">\n    <name xml:lang=\"en\">")
                    .append(g.word());
            out.append(' ')
                    .append(g.word())
                    .append("</name>\n    <version>")
                    .append(g.random.nextInt(20))
                    .append('.');
            out.append(g.random.nextInt(50))
                    .append("</version>\n    <note>")
                    .append(g.word())
                    .append("</note>\n  </entry>\n");
        });
    }

    static byte[] source(int length) {
        return text(5, length, (g, out) -> {
            String name = g.word();
            out.append("static int ")
                    .append(name)
                    .append("(struct ")
                    .append(g.word())
                    .append(" *self, int ");
            out.append(g.word()).append(")\n{\n");
            for (int i = 2 + g.random.nextInt(6); i > 0; i--) {
                out.append("    if (self->").append(g.word()).append(" != ").append(g.random.nextInt(64));
                out.append(")\n        return ")
                        .append(g.word())
                        .append("(self, ")
                        .append(g.word())
                        .append(");\n");
            }
            out.append("    return 0;\n}\n\n");
        });
    }

    static byte[] accessLog(int length) {
        return text(6, length, (g, out) -> {
            out.append("10.")
                    .append(g.random.nextInt(4))
                    .append('.')
                    .append(g.random.nextInt(256))
                    .append('.');
            out.append(g.random.nextInt(256))
                    .append(" - - [22/Nov/2026:")
                    .append(String.format(
                            Locale.ROOT, "%02d:%02d:%02d", g.clock() / 3600 % 24, g.clock() / 60 % 60, g.clock() % 60));
            out.append(" +0000] \"")
                    .append(g.pick("GET", "GET", "GET", "POST", "HEAD"))
                    .append(" /")
                    .append(g.word());
            out.append('/')
                    .append(g.word())
                    .append(".html HTTP/1.1\" ")
                    .append(g.pick("200", "200", "200", "304", "404"));
            out.append(' ')
                    .append(g.random.nextInt(50_000))
                    .append(" \"-\" \"")
                    .append(g.pick(
                            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
                            "curl/7.88.1"))
                    .append("\"\n");
        });
    }

    static byte[] serverLog(int length) {
        return text(7, length, (g, out) -> {
            out.append("2026-11-22T")
                    .append(String.format(
                            Locale.ROOT,
                            "%02d:%02d:%02d.%03dZ ",
                            g.clock() / 3600 % 24,
                            g.clock() / 60 % 60,
                            g.clock() % 60,
                            g.random.nextInt(1000)));
            boolean error = g.random.nextInt(40) == 0;
            out.append(error ? "ERROR" : g.pick("INFO ", "INFO ", "DEBUG", "WARN "))
                    .append(" [worker-");
            out.append(g.random.nextInt(16))
                    .append("] com.example.")
                    .append(g.word())
                    .append('.')
                    .append(g.word());
            out.append(" - ")
                    .append(g.word())
                    .append(' ')
                    .append(g.word())
                    .append(" took ")
                    .append(g.random.nextInt(900))
                    .append(" ms\n");
            for (int depth = error ? 12 : 0; depth > 0; depth--) {
                out.append("\tat com.example.")
                        .append(g.word())
                        .append('.')
                        .append(g.word())
                        .append('(')
                        .append(g.word());
                out.append(".java:").append(g.random.nextInt(500)).append(")\n");
            }
        });
    }

    static byte[] csv(int length) {
        double[] level = {20.0, 55.0, 1013.0};
        return text(8, length, (g, out) -> {
            out.append(1_700_000_000 + 10 * g.clock()).append(",sensor-").append(g.random.nextInt(40));
            for (int i = 0; i < level.length; i++) {
                level[i] += (g.random.nextDouble() - 0.5) * 0.2;
                out.append(',').append(String.format(Locale.ROOT, "%.2f", level[i]));
            }
            out.append(',').append(g.pick("ok", "ok", "ok", "low", "fault")).append('\n');
        });
    }

    /** A table of 48-byte records in pages of 4 KiB: counters, prices, flags and short names. */
    static byte[] records(int length) {
        StandIns g = new StandIns(9);
        ByteBuffer table = ByteBuffer.allocate(length + 4096).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; table.position() < length; row++) {
            if (table.position() % 4096 == 0) {
                table.putInt(0x0d000000 | row).putInt(84).putLong(0);
            }
            table.putLong(1_000_000L + row).putInt(g.random.nextInt(5000)).putDouble(g.random.nextInt(100_000) / 100.0);
            table.putInt(g.random.nextInt(20) == 0 ? 1 : 0).putLong(0);
            table.put(Arrays.copyOf(g.word().getBytes(StandardCharsets.US_ASCII), 16));
            if (4096 - table.position() % 4096 < 48) {
                table.position(table.position() + 4096 - table.position() % 4096);
            }
        }
        return Arrays.copyOf(table.array(), length);
    }

    /** For what is compressed already. */
    static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        SplittableRandom random = new SplittableRandom(10);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] text(long seed, int length, BiConsumer<StandIns, StringBuilder> paragraph) {
        StandIns generator = new StandIns(seed);
        StringBuilder out = new StringBuilder(length + 4096);
        while (out.length() < length) {
            generator.ticks++;
            paragraph.accept(generator, out);
        }
        return Arrays.copyOf(out.toString().getBytes(StandardCharsets.US_ASCII), length);
    }

    private int ticks;

    private int clock() {
        return ticks / 7;
    }

    private String word() {
        double rank = Math.exp(random.nextDouble() * Math.log(VOCABULARY));
        return words.get((int) rank - 1);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
