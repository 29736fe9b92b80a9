// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Random;
import javax.management.ObjectName;
import org.warpdrive.stats.WarpDriveMXBean;
import org.warpdrive.zip.WdGZIPOutputStream;

/** An application that compresses until it is killed; says a line once its counters can be read. */
final class WatchedProcess {
    private WatchedProcess() {}

    public static void main(String[] args) throws Exception {
        byte[] data = new byte[1 << 20];
        new Random(1).nextBytes(data);
        boolean said = false;
        while (true) {
            try (WdGZIPOutputStream out = new WdGZIPOutputStream(OutputStream.nullOutputStream())) {
                out.write(data);
            }
            if (!said
                    && ManagementFactory.getPlatformMBeanServer().isRegistered(new ObjectName(WarpDriveMXBean.NAME))) {
                System.out.println("ready");
                said = true;
            }
        }
    }
}
