// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Watches every buffer of the tests of a class, and fails the class if one was collected without having been released. */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();
    private static final Cleaner CLEANER = Cleaner.create();

    static {
        // Every buffer is watched, as at the level PARANOID; but where it has been is not written down, which takes
        // long.
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    private static boolean proven;

    private static final class Factory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // the method to implement
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new Detector<>(resource);
        }
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {
        Detector(Class<T> resource) {
            super(resource, 1);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            LEAKS.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            LEAKS.add(resourceType);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        if (!proven) {
            // Else whatever leaks would not be seen: another test was the first to use Netty, say.
            leak();
            collect();
            assertThat(LEAKS).as("a buffer lost on purpose").isNotEmpty();
            proven = true;
        }
        LEAKS.clear();
    }

    private static void leak() {
        assertThat(PooledByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1).refCnt())
                .isOne();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collect();
        assertThat(LEAKS).isEmpty();
    }

    /** Returns when garbage as it is now has been collected. */
    private static void collect() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            CountDownLatch collected = new CountDownLatch(1);
            CLEANER.register(new Object(), collected::countDown);
            do {
                System.gc();
            } while (!collected.await(100, TimeUnit.MILLISECONDS));
        }
        // Leaks are looked for when a buffer is made.
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
}
