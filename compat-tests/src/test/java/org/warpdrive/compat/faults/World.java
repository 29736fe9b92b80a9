// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** WarpDrive as a process of that mode has it, in a loader of its own. */
final class World {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    /** Who does the blocks. */
    enum Mode {
        NATIVE(6, Map.of()),
        ISAL(1, Map.of()),
        STORED(0, Map.of()),
        JDK_BLOCKS(7, Map.of()),
        TWO_THREADS(6, Map.of("warpdrive.threads", "2")),
        THREE_THREADS(1, Map.of("warpdrive.threads", "3")),
        SOFT_DEVICE(6, Map.of("warpdrive.engine", "soft", "warpdrive.devices", "soft:queues=2"));

        final int level;

        @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
        final Map<String, String> properties;

        Mode(int level, Map<String, String> properties) {
            this.level = level;
            this.properties = properties;
        }
    }

    final FaultLoader loader = new FaultLoader();
    final Mode mode;
    private final Constructor<?> deflater;
    private final Constructor<?> inflater;
    private final List<Inflater> crowd = new ArrayList<>();
    private long ofCrowd;

    World(Mode mode) throws ReflectiveOperationException {
        this.mode = mode;
        deflater = loader.loadClass("org.warpdrive.zip.WdDeflater").getConstructor(int.class, boolean.class);
        inflater = loader.loadClass("org.warpdrive.zip.WdInflater").getConstructor(boolean.class);
        mode.properties.forEach(System::setProperty);
        try {
            deflater(false).end();
        } finally {
            mode.properties.keySet().forEach(System::clearProperty);
        }
    }

    Deflater deflater(boolean nowrap) throws ReflectiveOperationException {
        Deflater made = (Deflater) make(deflater, mode.level, nowrap);
        if (mode == Mode.JDK_BLOCKS) {
            try {
                made.setStrategy(Deflater.HUFFMAN_ONLY);
            } catch (Throwable e) {
                assertThat(FaultPoints.isOurs(e)).isTrue();
                made.setStrategy(Deflater.HUFFMAN_ONLY);
            }
        }
        return made;
    }

    Inflater inflater(boolean nowrap) throws ReflectiveOperationException {
        return (Inflater) make(inflater, nowrap);
    }

    /** What an error leaves of an object being made is garbage; the next attempt succeeds. */
    private static Object make(Constructor<?> constructor, Object... arguments) throws ReflectiveOperationException {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            assertThat(FaultPoints.isOurs(Objects.requireNonNull(e.getCause()))).isTrue();
            return constructor.newInstance(arguments);
        }
    }

    /** Begins as many streams as get large decoders, so that what comes after them is small. */
    void crowd() throws Exception {
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Inflater inflater = inflater(true);
            inflater.setInput(new byte[] {0, 1, 0, -2, -1, 'a'}); // a stored block, and another to come
            assertThat(inflater.inflate(new byte[10])).isEqualTo(1);
            crowd.add(inflater);
        }
        ofCrowd = leased();
    }

    long leased() throws ReflectiveOperationException {
        return (long) loader.loadClass("org.warpdrive.engine.Pool")
                .getMethod("leasedBytes")
                .invoke(null);
    }

    /** Whether all memory is given back, once other threads are through with what they had. */
    boolean isNothingLeased() throws ReflectiveOperationException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (leased() != ofCrowd) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
