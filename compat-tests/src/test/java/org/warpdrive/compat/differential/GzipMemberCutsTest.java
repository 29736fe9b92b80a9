// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;

/**
 * Files that end a few bytes after a member. Some JDKs take these for the beginning of another, and miss what follows, or
 * for rubbish: that depends on whether their buffer of 512 bytes ends among them, or the stream says that there is more.
 */
class GzipMemberCutsTest {
    private static final int BUFFER_BYTES = 512;

    @Test
    void whatFollowsAMemberIsTakenForWhatTheJdkTakesIt() throws IOException {
        byte[] second = member(new byte[40]);
        for (int end = -40; end <= 5; end++) {
            byte[] first = member(noise(BUFFER_BYTES + end));
            for (int cut = 0; cut <= second.length; cut++) {
                compare(Pump.join(first, Arrays.copyOf(second, cut)));
            }
        }
    }

    /** A header that goes beyond a buffer's end shifts the buffers that follow. */
    @Test
    void alsoAfterAMemberBegunAcrossABuffersEnd() throws IOException {
        byte[] third = member(new byte[40]);
        for (int firstEnd = -30; firstEnd <= 5; firstEnd += 5) {
            byte[] first = member(noise(BUFFER_BYTES + firstEnd));
            for (int secondEnd = -60; secondEnd <= 10; secondEnd += 2) {
                byte[] second = member(noise(BUFFER_BYTES + secondEnd));
                for (int cut = 8; cut <= 20; cut += 2) {
                    compare(Pump.join(first, second, Arrays.copyOf(third, cut)));
                }
            }
        }
    }

    private static void compare(byte[] file) {
        assertThat(read(WarpDriveEngine.INSTANCE, file))
                .as("%d bytes", file.length)
                .isEqualTo(read(JavaUtilZip.INSTANCE, file));
    }

    private static String read(Engine engine, byte[] file) {
        int made = 0;
        try (InputStream in = engine.gzipInput(new ByteArrayInputStream(file))) {
            while (in.read() >= 0) {
                made++;
            }
            return made + " bytes, then the end";
        } catch (IOException e) {
            return made + " bytes, then " + e;
        }
    }

    /** Data that do not compress, of such a length that their member's body has that many bytes. */
    private static byte[] noise(int bodyBytes) {
        return TestData.RANDOM.of(bodyBytes - 5);
    }

    private static byte[] member(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }
}
