// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.TestData;

/** ZipOutputStream on the engine's deflater, read back by the JDK. */
abstract class ZipStreamsContract extends Contract {
    /** The user's subclass that puts another Deflater under the JDK's stream. */
    private static final class Zip extends ZipOutputStream {
        private Zip(ByteArrayOutputStream out, Engine engine) {
            super(out);
            def.end();
            def = engine.deflater(Deflater.DEFAULT_COMPRESSION, true);
        }
    }

    private static ZipEntry stored(String name, byte[] data) {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(data);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        entry.setCrc(crc.getValue());
        return entry;
    }

    private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void manyEntriesOfAllMethodsAndLevels() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, byte[]> expected = new LinkedHashMap<>();
        try (ZipOutputStream zip = new Zip(out, engine())) {
            for (int i = 0; i < 60; i++) {
                byte[] data = TestData.nth(i).of(i * i * 37, i);
                String name = "entry" + i;
                expected.put(name, data);
                if (i % 4 == 3) {
                    zip.putNextEntry(stored(name, data));
                } else {
                    zip.setLevel(i % 11 - 1);
                    zip.putNextEntry(new ZipEntry(name));
                }
                for (int at = 0; at < data.length; at += 5_000) {
                    zip.write(data, at, Math.min(5_000, data.length - at));
                }
                if (i % 2 == 0) {
                    zip.closeEntry();
                }
            }
        }
        Map<String, byte[]> seen = unzip(out.toByteArray());
        assertThat(seen.keySet()).isEqualTo(expected.keySet());
        seen.forEach((name, data) -> assertThat(data).as(name).isEqualTo(expected.get(name)));
    }

    @Test
    void explicitSizesOfAFirstRunHoldInTheSecond() throws Exception {
        // The two-pass idiom: sizes and CRC in the local header, checked by closeEntry.
        byte[] data = TestData.JSON.of(100_000);
        ZipEntry first = new ZipEntry("a");
        try (ZipOutputStream zip = new Zip(new ByteArrayOutputStream(), engine())) {
            zip.putNextEntry(first);
            zip.write(data);
            zip.closeEntry();
        }
        ZipEntry second = new ZipEntry("a");
        second.setMethod(ZipEntry.DEFLATED);
        second.setSize(first.getSize());
        second.setCompressedSize(first.getCompressedSize());
        second.setCrc(first.getCrc());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new Zip(out, engine())) {
            zip.putNextEntry(second);
            zip.write(data);
            zip.closeEntry();
        }
        assertThat(unzip(out.toByteArray()).get("a")).isEqualTo(data);
    }

    @Test
    void wrongExplicitSizesAreRefusedAsInTheJdk() {
        for (int what = 0; what < 3; what++) {
            String[] seen = new String[2];
            for (int i = 0; i < 2; i++) {
                ZipEntry entry = new ZipEntry("a");
                entry.setMethod(ZipEntry.DEFLATED);
                entry.setSize(what == 0 ? 99 : 100);
                entry.setCompressedSize(what == 1 ? 1 : 3_000);
                entry.setCrc(what == 2 ? 1 : 2);
                Engine engine = i == 0 ? engine() : oracle();
                Outcome outcome = Outcome.ofAction(() -> {
                    ZipOutputStream zip = new Zip(new ByteArrayOutputStream(), engine);
                    zip.putNextEntry(entry);
                    zip.write(new byte[100]);
                    zip.closeEntry();
                });
                assertThat(outcome.thrown()).isNotNull();
                // The text tells the compressed size, which is the engine's own.
                seen[i] = String.valueOf(outcome.text()).replaceAll("got \\d+", "got n");
            }
            assertThat(seen[0]).isEqualTo(seen[1]);
        }
    }
}
