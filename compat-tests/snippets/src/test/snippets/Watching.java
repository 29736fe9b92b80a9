// SPDX-License-Identifier: Apache-2.0
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.WarpDriveMXBean;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPOutputStream;

final class Watching {
    public static void main(String[] arguments) throws Exception {
        try (OutputStream gzip = new WdGZIPOutputStream(OutputStream.nullOutputStream())) {
            gzip.write(new byte[100_000]);
        }
        // watching.md, From inside, java 1
        // watching.md, From inside, java 2
        ObjectName name = new ObjectName(WarpDriveMXBean.NAME);
        for (int i = 0; i < 600 && !ManagementFactory.getPlatformMBeanServer().isRegistered(name); i++) {
            Thread.sleep(100);
        }
        // watching.md, JMX, java 1
        System.out.println("equal: " + bean.getStatus().contains("blocks="));
    }
}
