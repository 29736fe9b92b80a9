// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.start;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPInputStream;

/** Main class of the JVMs that {@link FirstStreamTest} starts; it needs nothing but WarpDrive. Says what the engines are in the end. */
final class FirstStream {
    private static final int STACK_BYTES = 512 << 10;
    private static final int MAX_STEPS = 800;
    private static int stepsBack;

    private FirstStream() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "plain" -> compress();
            case "interrupted" -> {
                Thread.currentThread().interrupt();
                compress();
                System.out.println("interrupted " + Thread.interrupted());
            }
            case "restricted" -> withoutPermissions();
            case "stack" -> atTheEndOfTheStack();
            case "small-stack" -> readWithLittleStack();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println(WarpDrive.status());
    }

    /** The first decoder of a process whose engines are there already; the JVM rounds the size up. */
    private static void readWithLittleStack() throws Exception {
        compress();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(file)) {
            gzip.write(new byte[1000]);
        }
        for (int kib = 0; kib <= 192; kib += 16) {
            Thread thread = new Thread(
                    null,
                    () -> {
                        try {
                            InputStream in = new ByteArrayInputStream(file.toByteArray());
                            System.out.println("read " + new WdGZIPInputStream(in).readAllBytes().length);
                        } catch (Throwable e) {
                            System.out.println("thrown " + e);
                        }
                    },
                    "small",
                    1 + (kib << 10));
            thread.start();
            thread.join();
        }
    }

    private static void compress() {
        Deflater deflater = new WdDeflater();
        deflater.setInput(new byte[1000]);
        deflater.finish();
        System.out.println("compressed to " + deflater.deflate(new byte[1000]));
        deflater.end();
    }

    /** As code of an applet's domain would call: it has no permission at all, and ours do not come to it. */
    @SuppressWarnings("removal")
    private static void withoutPermissions() {
        ProtectionDomain nothing = new ProtectionDomain(null, null);
        AccessController.doPrivileged(
                (PrivilegedAction<Void>) () -> {
                    compress();
                    return null;
                },
                new AccessControlContext(new ProtectionDomain[] {nothing}));
    }

    /** A WarpDrive of its own for each distance from the end of the stack at which the first stream is made. */
    private static void atTheEndOfTheStack() throws Exception {
        new Deflater().end(); // the JDK's own class would be lost there
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        List<Integer> lost = new ArrayList<>();
        for (int steps = 10; steps < MAX_STEPS; steps += 10) {
            try (URLClassLoader apart =
                    new URLClassLoader(classPath.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
                Constructor<? extends Deflater> deflater = apart.loadClass(WdDeflater.class.getName())
                        .asSubclass(Deflater.class)
                        .getConstructor();
                stepsBack = steps;
                Thread thread = new Thread(null, () -> descend(deflater), "deep", STACK_BYTES);
                thread.start();
                thread.join();
                String status;
                try {
                    deflater.newInstance().end();
                    status = (String) apart.loadClass(WarpDrive.class.getName())
                            .getMethod("status")
                            .invoke(null);
                } catch (InvocationTargetException e) {
                    status = String.valueOf(e.getCause());
                }
                if (!status.contains("inflate: native")) {
                    lost.add(steps);
                    System.out.println(steps + ": " + status);
                }
            }
        }
        System.out.println("lost " + lost);
        compress();
    }

    /** Runs into the end of the stack, and makes one stream so many steps back from there. */
    @SuppressWarnings("InfiniteRecursion") // until there is no stack
    private static void descend(Constructor<? extends Deflater> deflater) {
        try {
            descend(deflater);
        } catch (StackOverflowError e) {
            // The way back begins.
        }
        stepsBack--;
        if (stepsBack == 0) {
            try {
                deflater.newInstance().end();
            } catch (ReflectiveOperationException | StackOverflowError e) {
                // As the JDK's would fail, still nearer to the end.
            }
        }
    }
}
