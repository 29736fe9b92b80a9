// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
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
        // Every buffer is watched; where it has been is not written down, which takes most of the time.
        System.setProperty("io.netty.leakDetection.targetRecords", "0");
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    private static final class Factory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // the method to implement
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new Detector<>(resource, samplingInterval);
        }
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {
        Detector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
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
    public void beforeAll(ExtensionContext context) {
        LEAKS.clear();
        ByteBuf canary = PooledByteBufAllocator.DEFAULT.directBuffer(16);
        assertThat(canary.toString()).as("the detector is at work").contains("LeakAware");
        canary.release();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collect();
        // Leaks are looked for when a buffer is made.
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
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
    }
}
