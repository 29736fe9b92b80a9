// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.management.ObjectName;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.stats.WarpDriveMXBean;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * An application that writes one gzip stream until it gets input, which the JDK reads along, and has another half read meanwhile.
 * Says "ready" once it can be switched, and at its end whether all came through.
 */
final class SwitchedProcess {
    private static final byte[] RECORD = TestData.JSON.of(100_000);
    private static final int ALONG = 1000;

    private SwitchedProcess() {}

    public static void main(String[] args) throws Exception {
        ObjectName bean = new ObjectName(WarpDriveMXBean.NAME);
        PipedOutputStream pipe = new PipedOutputStream();
        PipedInputStream end = new PipedInputStream(pipe, 1 << 20);
        CompletableFuture<Long> records = CompletableFuture.supplyAsync(() -> records(end));
        WdGZIPInputStream slow = new WdGZIPInputStream(new ByteArrayInputStream(gzip(RECORD)));
        byte[] start = slow.readNBytes(ALONG);
        long written = 0;
        boolean said = false;
        try (WdGZIPOutputStream out = new WdGZIPOutputStream(pipe, 8192, true)) {
            while (!said || System.in.available() == 0) {
                out.write(RECORD);
                out.flush();
                written++;
                if (!said && ManagementFactory.getPlatformMBeanServer().isRegistered(bean)) {
                    System.out.println("ready");
                    said = true;
                }
                Thread.sleep(5);
            }
        }
        byte[] rest = slow.readAllBytes();
        boolean same = Arrays.mismatch(RECORD, 0, ALONG, start, 0, ALONG) < 0
                && Arrays.mismatch(RECORD, ALONG, RECORD.length, rest, 0, rest.length) < 0;
        System.out.println("decoded " + same + ", records " + (records.get() == written));
        System.out.println(WarpDrive.status());
    }

    /** How many records the JDK reads, and nothing else. */
    private static long records(PipedInputStream in) {
        try (GZIPInputStream gzip = new GZIPInputStream(in)) {
            long count = 0;
            for (byte[] read = gzip.readNBytes(RECORD.length); read.length > 0; count++) {
                if (!Arrays.equals(read, RECORD)) {
                    throw new IllegalStateException("record " + count + " is another");
                }
                read = gzip.readNBytes(RECORD.length);
            }
            return count;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }
}
