// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.sysfs.AttributeSource;

/**
 * A soft device that answers correctly, and beside it a thread and hooks that change all that a driver reads from it:
 * rings, output, attributes and the results of system calls ({@link HostileFile}). It is honest until
 * {@linkplain #turn turned}, so that it passes a self-test. Any thread may use it.
 */
public final class HostileDevice implements AutoCloseable {
    private static final int LONGEST_PAUSE_NANOS = 60_000;

    /** What a file below sysfs could contain: huge, negative, empty, binary, long, several words, not a number. */
    private static final List<String> ODD_VALUES = List.of(
            "0",
            "1",
            "-1",
            "4097",
            "2147483647",
            "2147483648",
            "-9223372036854775808",
            "9223372036854775807",
            "18446744073709551615",
            "0x7fffffffffffffff",
            "",
            "\n",
            "\0\0\0\0",
            "\u00ff\u00fe\u0001",
            "1 2 3",
            "1\t2\t3\t4\t5",
            "4096\t0\t-4096\t18446744073709551615",
            "zlib\ngzip\n" + "x".repeat(4000),
            "hisi_qm_v",
            "hisi_qm_v99999999999999999999",
            "_v3",
            "9".repeat(4096));

    private final SoftDevice device;
    private final int oneIn;
    private final List<HostileFile> open = new CopyOnWriteArrayList<>();
    private final Thread meddler;
    private final Random random;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean hostile;
    private volatile boolean closed;

    /** @param oneIn a hook changes something at one in so many of its calls */
    public HostileDevice(SoftConfig config, long seed, int oneIn) {
        this.device = new SoftDevice(config);
        this.oneIn = oneIn;
        this.random = new Random(seed);
        this.meddler = new Thread(this::meddle, "hostile-device");
        meddler.setDaemon(true);
        meddler.start();
    }

    /** Whether from now on nothing that the device says is to be believed. */
    public void turn(boolean isHostile) {
        hostile = isHostile;
    }

    /** The soft device itself. */
    public SoftDevice device() {
        return device;
    }

    /**
     * The device as a driver sees it.
     *
     * @throws IllegalArgumentException if its attributes, which may already be odd, are refused
     */
    public UacceDevice describe() {
        return UacceDevice.describedBy(device.config().name(), new OddAttributes(), this::openFile);
    }

    private QueueFile openFile() throws DeviceException {
        long seed;
        synchronized (random) {
            seed = random.nextLong();
            if (hostile && random.nextInt(64) == 0) {
                throw new DeviceException("open", "hostile", random.nextInt(130));
            }
        }
        HostileFile file = new HostileFile((SoftFile) device.open(), this, new Random(seed), oneIn);
        open.add(file);
        return file;
    }

    /** Notes that something threw what it must not. The first counts. */
    public void failed(Throwable thrown) {
        failure.compareAndSet(null, thrown);
    }

    /** What was thrown, if anything. */
    public @Nullable Throwable failure() {
        return failure.get();
    }

    boolean isHostile() {
        return hostile;
    }

    void closed(HostileFile file) {
        open.remove(file);
    }

    private void meddle() {
        Random mine = new Random(oneIn);
        while (!closed) {
            try {
                if (hostile) {
                    open.forEach(HostileFile::meddle);
                }
            } catch (RuntimeException | Error e) {
                failed(e);
            }
            LockSupport.parkNanos(1 + mine.nextInt(LONGEST_PAUSE_NANOS * Math.min(oneIn, 100)));
        }
    }

    /** The soft device's attributes, until it turns. */
    private final class OddAttributes implements AttributeSource {
        private final AttributeSource right = new SoftAttributes(device);

        @Override
        public boolean has(String name) {
            return right.has(name);
        }

        @Override
        public String read(String name) throws IOException {
            synchronized (random) {
                if (hostile && random.nextInt(oneIn + 1) == 0) {
                    int which = random.nextInt(ODD_VALUES.size() + 1);
                    if (which == ODD_VALUES.size()) {
                        throw new IOException(Errno.EIO.meaning());
                    }
                    return ODD_VALUES.get(which);
                }
            }
            return right.read(name);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            meddler.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the files are closed, so the thread touches nothing any more
        }
        device.close();
    }
}
