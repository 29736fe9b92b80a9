// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.warpdrive.compat.differential.Side.check;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.zip.WdZipOutputStream;

/** Random calls on a ZIP file's output stream, ours and the JDK's: every call does the same, and both hold the same entries. */
final class ZipOutputSequence {
    private static final int NAMES = 6;

    private final Dice dice;
    private final ByteArrayOutputStream ourFile = new ByteArrayOutputStream();
    private final ByteArrayOutputStream theirFile = new ByteArrayOutputStream();
    private final List<ZipOutputStream> streams =
            List.of(new WdZipOutputStream(ourFile), new ZipOutputStream(theirFile));
    private final StringBuilder trace = new StringBuilder();

    private ZipOutputSequence(Dice dice) {
        this.dice = dice;
    }

    static void compare(Dice dice) {
        ZipOutputSequence sequence = new ZipOutputSequence(dice);
        try {
            sequence.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + "\nafter: " + sequence.trace, e);
        }
    }

    private interface Call {
        void on(ZipOutputStream stream) throws IOException;
    }

    private void both(String what, Call call) {
        trace.append("; ").append(what);
        Outcome expected = Outcome.ofAction(() -> call.on(streams.get(1)));
        Outcome actual = Outcome.ofAction(() -> call.on(streams.get(0)));
        check(actual.equals(expected), "expected " + expected + " but was " + actual);
    }

    private void run() {
        for (int steps = dice.below(40); steps > 0; steps--) {
            step(dice.below(20));
        }
        both("close", ZipOutputStream::close);
        check(entries(ourFile).equals(entries(theirFile)), "the entries differ");
    }

    private void step(int roll) {
        if (roll < 5) {
            entry();
        } else if (roll < 13) {
            byte[] data = dice.data();
            int off = dice.below(data.length + 1);
            int length = dice.oneIn(30) ? data.length + 1 : data.length - off;
            both("write " + length, stream -> stream.write(data, off, length));
        } else if (roll < 15) {
            both("closeEntry", ZipOutputStream::closeEntry);
        } else if (roll < 16) {
            both("flush", ZipOutputStream::flush);
        } else if (roll < 17) {
            int level = dice.below(13) - 2;
            both("setLevel " + level, stream -> stream.setLevel(level));
        } else if (roll < 18) {
            int method = dice.oneIn(8) ? 3 : dice.oneIn(2) ? ZipEntry.STORED : ZipEntry.DEFLATED;
            both("setMethod " + method, stream -> stream.setMethod(method));
        } else if (roll < 19) {
            int value = dice.below(256);
            both("write a byte", stream -> stream.write(value));
        } else if (dice.oneIn(4)) {
            boolean finish = dice.oneIn(2);
            both(finish ? "finish" : "close", stream -> {
                if (finish) {
                    stream.finish();
                } else {
                    stream.close();
                }
            });
        }
    }

    /** An entry, and for a stored one mostly its data at once, because it must say what they are. */
    private void entry() {
        String name = "entry" + dice.below(NAMES) + "n".repeat(dice.below(3));
        int how = dice.below(4);
        byte[] data = how == 0 ? dice.data() : new byte[0];
        int size = Math.max(0, data.length - (dice.oneIn(10) ? 1 : 0));
        CRC32 crc = new CRC32();
        crc.update(data);
        both("entry " + name + " how " + how, stream -> {
            ZipEntry entry = new ZipEntry(name);
            entry.setTime(0);
            if (how == 0) {
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(size);
                entry.setCrc(crc.getValue());
            } else if (how == 1) {
                entry.setMethod(ZipEntry.DEFLATED);
                entry.setComment("comment");
            }
            stream.putNextEntry(entry);
        });
        if (how == 0) {
            both("its " + data.length + " bytes", stream -> stream.write(data));
        }
    }

    /** Name, method and content of each entry. What makes the file unreadable is the last. */
    private static List<String> entries(ByteArrayOutputStream file) {
        List<String> entries = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                entries.add(entry.getName() + " " + entry.getMethod() + " " + content.length + " "
                        + Arrays.hashCode(content));
            }
        } catch (IOException e) {
            entries.add(e.toString().replaceAll("\\d+|0x\\w+", "N"));
        }
        return entries;
    }
}
