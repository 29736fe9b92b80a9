// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.management.InstanceNotFoundException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

/**
 * Main class of the JVMs that {@link RedeployTest} starts: a container that replaces an application, which has WarpDrive's jars
 * inside, again and again. Its arguments are how many times, whether an MXBean is to be seen at the end, how many applications
 * may be left, and those jars. It has nothing of WarpDrive's on its own class path, which is the container's, and prints what
 * is left.
 */
final class Redeploys {
    private static final int WARM_UP = 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final byte[] DATA = data();

    private Redeploys() {}

    private static byte[] data() {
        byte[] data = new byte[300_000];
        Random random = new Random(1);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (random.nextInt(8) * random.nextInt(8));
        }
        return data;
    }

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        int most = Integer.parseInt(args[2]);
        List<URL> jars = new ArrayList<>();
        for (String jar : Arrays.asList(args).subList(3, args.length)) {
            jars.add(Path.of(jar).toUri().toURL());
        }
        List<WeakReference<ClassLoader>> all = new ArrayList<>();
        URLClassLoader current = null;
        URLClassLoader former = null;
        Left warm = null;
        for (int i = 0; i < count; i++) {
            if (former != null) {
                former.close();
            }
            former = current;
            current = new URLClassLoader(jars.toArray(new URL[0]), Redeploys.class.getClassLoader());
            all.add(new WeakReference<>(current));
            use(current);
            if (former != null) {
                use(former); // two versions side by side
            }
            if (i == WARM_UP) {
                warm = Left.of(all, most);
            }
        }
        Left end = Left.of(all, most);
        System.out.println("before " + warm);
        System.out.println("after " + end);
        if (Boolean.parseBoolean(args[1])) {
            System.out.println("bean " + summary());
        }
        use(Objects.requireNonNull(current));
        use(Objects.requireNonNull(former));
        System.out.println("status "
                + current.loadClass("org.warpdrive.zip.WarpDrive")
                        .getMethod("status")
                        .invoke(null));
    }

    /** What the bean of the last copy says, which registers it some seconds after its first stream. */
    private static Object summary() throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return ManagementFactory.getPlatformMBeanServer()
                        .getAttribute(new ObjectName("org.warpdrive:type=WarpDrive"), "Summary");
            } catch (RuntimeMBeanException | InstanceNotFoundException e) { // one of a copy that is gone, or none yet
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /** What an application does, in a container's thread, and does not clean up after it. */
    private static void use(ClassLoader loader) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream gzip =
                    make(loader, OutputStream.class, "WdGZIPOutputStream", OutputStream.class, bytes)) {
                gzip.write(DATA);
            }
            ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
            try (InputStream gzip = make(loader, InputStream.class, "WdGZIPInputStream", InputStream.class, in)) {
                check(Arrays.equals(DATA, gzip.readAllBytes()), "the data come back");
            }
            Deflater deflater = make(loader, Deflater.class, "WdDeflater", boolean.class, true, 6);
            deflater.setInput(DATA);
            deflater.finish();
            byte[] some = new byte[1000];
            check(deflater.deflate(some) == some.length, "the deflater is in the middle");
            Inflater inflater = make(loader, Inflater.class, "WdInflater", boolean.class, true);
            inflater.setInput(some);
            check(inflater.inflate(new byte[100]) == 100, "the inflater is in the middle");
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    private static <T> T make(
            ClassLoader loader, Class<T> type, String name, Class<?> parameter, Object argument, int... level)
            throws ReflectiveOperationException {
        Class<?> ours = loader.loadClass("org.warpdrive.zip." + name);
        check(ours.getClassLoader() == loader, name + " is the application's");
        return type.cast(
                level.length == 0
                        ? ours.getConstructor(parameter).newInstance(argument)
                        : ours.getConstructor(int.class, parameter).newInstance(level[0], argument));
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    /** What there is of WarpDrive in this process once garbage has been collected. */
    private record Left(
            long loaders, long threads, long ours, long libraries, long queues, long mappings, long kib, long files) {
        /** Looks until so many loaders and their libraries are left, or a minute is over: a thread of the JVM's unloads libraries. */
        static Left of(List<WeakReference<ClassLoader>> all, int most) throws Exception {
            awaitThreads();
            long start = System.nanoTime();
            Left left;
            do {
                Garbage.collect();
                left = look(all);
            } while ((left.loaders > most || left.libraries > most) && System.nanoTime() - start < PATIENCE_NANOS);
            return left;
        }

        /** By itself, for a frame holds what its variables held, and a thread the class loader of an application. */
        private static void awaitThreads() throws InterruptedException {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (isOurs(thread)) {
                    thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS)); // each ends after some seconds
                }
            }
        }

        /** Ours by name, as are those that soft devices have. */
        private static boolean isOurs(Thread thread) {
            return thread.getName().startsWith("warpdrive") || thread.getName().contains("-worker-");
        }

        private static Left look(List<WeakReference<ClassLoader>> all) throws Exception {
            List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
            try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                Set<Thread> threads = Thread.getAllStackTraces().keySet();
                return new Left(
                        all.stream().filter(each -> each.get() != null).count(),
                        threads.size(),
                        threads.stream().filter(Left::isOurs).count(),
                        maps.stream()
                                .filter(line -> line.contains("libwarpdrive"))
                                .map(line -> line.substring(line.indexOf('/')))
                                .distinct()
                                .count(),
                        maps.stream()
                                .filter(line -> line.contains("memfd:soft"))
                                .count(),
                        maps.size(),
                        anonymousKib(),
                        files.count());
            }
        }

        /** Resident memory that is no file's: heap, classes, and what native code mapped. */
        private static long anonymousKib() throws Exception {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
    }
}
