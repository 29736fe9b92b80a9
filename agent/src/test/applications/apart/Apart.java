// SPDX-License-Identifier: Apache-2.0
package apart;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.Deflater;

/** Loads the shop, whose classes are the argument, where an agent is not seen; sets its log up; compresses; says what was logged. */
public final class Apart {
    public static void main(String[] words) throws Exception {
        URL[] classes = {Path.of(words[0]).toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            System.out.println(loader.loadClass("shop.Shop").getMethod("report").invoke(null));
        }
        System.out.println("logged before " + Boolean.getBoolean("apart.logged"));
        BlockingQueue<String> logged = new LinkedBlockingQueue<>();
        Logger logger = Logger.getLogger("org.warpdrive");
        logger.setLevel(Level.FINE);
        logger.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getLevel() == Level.FINE) {
                    logged.add(java.text.MessageFormat.format(record.getMessage(), record.getParameters()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        new Deflater().end();
        for (int i = 0; i < 2; i++) {
            System.out.println(logged.poll(1, TimeUnit.MINUTES));
        }
    }
}
