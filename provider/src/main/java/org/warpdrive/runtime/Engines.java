// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.IsalEngine;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.NativeEngine;
import org.warpdrive.engine.ParallelEngine;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeStatus;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.hisi.ZipEngine;
import org.warpdrive.uacce.hisi.ZipSettings;
import org.warpdrive.uacce.sys.Libc;

/**
 * The engines of this process, put together once, on first use, from the configuration and what the machine offers.
 *
 * <p>That takes milliseconds, but classes are loaded meanwhile, and with soft devices JNA, which wakes the JDK's loggers.
 * Either may be the application's, may itself compress, and may want a lock that another thread has while it begins a
 * stream. So this is no initialiser of a class, on which that thread would wait for ever.
 */
public final class Engines {
    /** How long a thread waits while another one puts the engines together: far longer than that ever takes. */
    private static final long START_SECONDS = 10;

    private static final ReentrantLock STARTING = new ReentrantLock();

    private static volatile @Nullable Engines instance;

    private final Config config;
    private final Devices devices;
    private final List<BlockEngine> engines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Optional<Router> router;
    private final boolean nativeDecoder;
    private @Nullable WholeInflater wholeInflater;

    private Engines(Config config) {
        this.config = config;
        this.devices = new Devices(config);
        boolean wantsNatives = config.engine() != Config.EngineChoice.JDK;
        NativeStatus natives = wantsNatives ? NativeGlue.probe() : new NativeStatus(false, "");
        this.nativeDecoder = natives.available();
        if (wantsNatives && !natives.available()) {
            notes.add("native: " + natives.reason());
        }
        if (natives.available()) {
            addQueues();
        }
        List<BlockEngine> software = software(config, natives.available());
        if (config.threads() > 1) {
            software.forEach(engine -> engines.add(new ParallelEngine(engine, config.threads())));
        }
        engines.addAll(software);
        if (engines.size() == 1) {
            router = Optional.empty();
        } else {
            engines.add(0, new StoredBlocks());
            router = Optional.of(new Router(engines));
        }
    }

    private static List<BlockEngine> software(Config config, boolean natives) {
        List<BlockEngine> software = new ArrayList<>();
        if (natives) {
            if (NativeGlue.has(NativeGlue.FEATURE_ISAL)) {
                software.add(new IsalEngine());
            }
            software.add(new NativeEngine(config.ratio() == Config.Ratio.SPEED));
        }
        software.add(new JdkEngine());
        return software;
    }

    private void addQueues() {
        boolean soft = !devices.softDevices().isEmpty();
        if (!soft && !(devices.hasKernelDevices() && UacceDevice.isSupported())) {
            return;
        }
        // Asked where there is a device alone, for that loads JNA.
        if (!devices.list().devices().isEmpty() && !Libc.isAvailable()) {
            notes.add("uacce: " + Libc.status().reason());
            return;
        }
        ZipEngine queues = ZipEngine.over(
                () -> devices.list().devices(),
                ZipSettings.DEFAULT
                        .withMaxQueues(config.queuesMax())
                        .withMinBytes(config.hardwareMin())
                        .withHedgeNanos(TimeUnit.MILLISECONDS.toNanos(config.hardwareTimeout()))
                        .withVerify(config.verify())
                        // who sets soft devices up wants to see them at work
                        .withAwaitsSelfTest(soft || config.hardwareWait()));
        engines.add(queues);
        if (config.hardwareInflate()) {
            wholeInflater = queues.inflater();
        }
    }

    /** The engines of this process. What cannot be set up is not used, and who cannot wait for them has the JDK alone. */
    public static Engines get() {
        Engines engines = instance;
        return engines != null ? engines : start();
    }

    private static Engines start() {
        if (STARTING.isHeldByCurrentThread() || !isOurTurn()) {
            return jdkAlone();
        }
        Engines engines = instance;
        try {
            if (engines != null) {
                return engines;
            }
            engines = of(Config.fromSystemProperties());
            instance = engines;
        } catch (Throwable e) { // no memory left, or no stack: the next stream tries again
            return jdkAlone();
        } finally {
            STARTING.unlock();
        }
        engines.announce();
        return engines;
    }

    /** An interrupt is kept for the caller: it ends no waiting, as in java.util.zip there is none. */
    private static boolean isOurTurn() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return STARTING.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Engines jdkAlone() {
        return of(Config.builder().engine(Config.EngineChoice.JDK).build());
    }

    /** Whether they are there. */
    public static boolean areStarted() {
        return instance != null;
    }

    /** Puts engines together, without any effect outside the result but for the threads of soft devices. */
    static Engines of(Config config) {
        return new Engines(config);
    }

    private void announce() {
        if (config.jmx()) {
            registerLater();
        }
        config.warn();
        if (config.log()) {
            Log.say(logger -> logger.log(Level.INFO, "{0}", summary()));
            AgentReport.log();
        }
    }

    private void registerLater() {
        try {
            Management.registerLater(this);
        } catch (Throwable e) {
            // A JVM without the module for it, or no more threads: there is no bean then.
        }
    }

    /** Who does the blocks; empty when nothing is better than java.util.zip itself, which then does whole streams. */
    public Optional<Router> router() {
        return router;
    }

    /** Whether the native decoder inflates; otherwise java.util.zip does. */
    public boolean hasNativeDecoder() {
        return nativeDecoder;
    }

    /** Who decompresses whole streams on devices; null where that is not wanted. */
    public @Nullable WholeInflater wholeInflater() {
        return wholeInflater;
    }

    public Config config() {
        return config;
    }

    /** The devices whose queues may be used. */
    public Devices devices() {
        return devices;
    }

    /** What each engine has done so far, in order of preference; nothing is counted where the JDK does whole streams. */
    public List<EngineStats> stats() {
        return router.map(Router::stats).orElse(List.of());
    }

    /** One line: the engines in use, and why others are not. */
    public String summary() {
        return "WarpDrive " + inUse();
    }

    String inUse() {
        String used = router.map(Router::toString).orElse("jdk");
        String inflates = nativeDecoder ? "native" : "jdk";
        return "engines: " + used + "; inflate: " + inflates
                + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")");
    }
}
