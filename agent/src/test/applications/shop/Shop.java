// SPDX-License-Identifier: Apache-2.0
package shop;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import javax.management.ObjectName;

/** An application that knows java.util.zip alone, and says what it got. */
public final class Shop {
    private static final class Best extends GZIPOutputStream {
        Best(OutputStream out) throws Exception {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    public static void main(String[] words) throws Exception {
        System.out.println(report());
        for (String word : words) {
            if (word.equals("jmx")) {
                System.out.println("jmx " + agentBean());
            } else if (word.equals("silent")) {
                System.setErr(new PrintStream(OutputStream.nullOutputStream()));
            }
        }
    }

    public static String report() throws Exception {
        byte[] data = "a line of text, one of many\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Supplier<Deflater> reference = Deflater::new;
        String superclass;
        try (Best out = new Best(bytes)) {
            superclass = out.getClass().getSuperclass().getName();
            out.write(data);
        }
        byte[] back;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            back = in.readAllBytes();
        }
        Deflater deflater = new Deflater(1, true);
        Inflater inflater = new Inflater(true);
        return String.join(
                "\n",
                "deflater " + deflater.getClass().getName(),
                "inflater " + inflater.getClass().getName(),
                "reference " + reference.get().getClass().getName(),
                "superclass " + superclass,
                "equal " + Arrays.equals(data, back));
    }

    /** Registered by a thread of its own: it may take a moment. */
    private static Object agentBean() throws Exception {
        ObjectName name = new ObjectName("org.warpdrive:type=WarpDrive");
        while (!ManagementFactory.getPlatformMBeanServer().isRegistered(name)) {
            Thread.sleep(10);
        }
        return ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Agent");
    }
}
