// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.io.File;
import java.lang.System.Logger.Level;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.warpdrive.config.Config;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.Daemon;
import org.warpdrive.engine.EngineProvider;
import org.warpdrive.engine.IsalEngine;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.NativeEngine;
import org.warpdrive.engine.Natives;
import org.warpdrive.engine.ParallelEngine;
import org.warpdrive.engine.Pool;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.runtime.ZipOptions.EngineChoice;
import org.warpdrive.runtime.ZipOptions.Ratio;
import org.warpdrive.stats.EngineStats;

/**
 * The engines of this process, put together once, on first use, from the configuration and what the machine offers.
 *
 * <p>That takes milliseconds, but classes are loaded meanwhile, and with devices JNA, which wakes the JDK's loggers.
 * Either may be the application's, may itself compress, and may want a lock that another thread has while it begins a
 * stream. So this is no initialiser of a class, on which that thread would wait for ever.
 */
public final class Engines {
    /** How long a thread waits while another one puts the engines together: far longer than that ever takes. */
    private static final long START_SECONDS = 10;

    /** How long until it looks again. */
    private static final long POLL_NANOS = 1_000_000;

    /** There where the kernel has the framework of accelerators; devices may come later. */
    private static final String UACCE = "/sys/class/uacce";

    /** Set-up is not begun with less stack than this: a class whose initialiser runs out of it would be lost for the process. */
    private static final int START_STACK_BYTES = 64 << 10;

    /** Nor is anything at all with less than this; the first stream then throws the StackOverflowError. */
    private static final int JDK_STACK_BYTES = 16 << 10;

    /** Who puts them together; no lock of java.util.concurrent, which may run out of stack when it has locked already. */
    private static volatile @Nullable Thread starter;

    private static volatile @Nullable Engines instance;

    private final Config config;
    private final List<BlockEngine> engines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Optional<Router> router;
    private final boolean nativeDecoder;
    private final EngineSwitch engineSwitch;
    private final MemoryBound memory;
    private @Nullable WholeInflater wholeInflater;

    private Engines(Config config, @Nullable Iterable<EngineProvider> providers) {
        this.config = config;
        boolean wantsNatives = config.get(ZipOptions.ENGINE) != EngineChoice.JDK;
        String reason = wantsNatives ? Natives.reason() : "";
        this.nativeDecoder = wantsNatives && reason.isEmpty();
        if (!reason.isEmpty()) {
            notes.add("native: " + reason);
        }
        if (nativeDecoder) {
            addProvided(providers);
        }
        List<BlockEngine> software = software(config, nativeDecoder);
        if (config.get(ZipOptions.THREADS) > 1) {
            for (BlockEngine engine : software) {
                engines.add(new ParallelEngine(engine, config.get(ZipOptions.THREADS)));
            }
        }
        engines.addAll(software);
        if (engines.size() == 1) {
            router = Optional.empty();
        } else {
            engines.add(0, new StoredBlocks());
            router = Optional.of(new Router(engines));
            StreamClasses.initialiseBlocks();
        }
        StreamClasses.initialiseAll();
        if (nativeDecoder) {
            StreamClasses.initialiseNatives();
        }
        memory = new MemoryBound(config.get(ZipOptions.MEMORY_MAX), config.get(ZipOptions.LOG));
        engineSwitch = new EngineSwitch(config.get(ZipOptions.ENGINE), router.orElse(null), nativeDecoder);
    }

    private static List<BlockEngine> software(Config config, boolean natives) {
        List<BlockEngine> software = new ArrayList<>();
        if (natives) {
            if (NativeGlue.has(NativeGlue.FEATURE_ISAL)) {
                software.add(new IsalEngine());
            }
            software.add(new NativeEngine(config.get(ZipOptions.RATIO) == Ratio.SPEED));
        }
        software.add(new JdkEngine());
        return software;
    }

    /** Engines of other artifacts, which come first. */
    private void addProvided(@Nullable Iterable<EngineProvider> providers) {
        try {
            Iterable<EngineProvider> each = providers != null ? providers : installed();
            for (EngineProvider provider : each) {
                BlockEngine engine = provider.open(config, notes);
                if (engine != null) {
                    add(engine);
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            notes.add("an engine of another artifact: " + e);
        }
        if (engines.isEmpty() && notes.isEmpty() && config.get(ZipOptions.ENGINE) == EngineChoice.SOFT) {
            notes.add("soft: warpdrive-uacce.jar or warpdrive-soft-device.jar is missing");
        }
    }

    private void add(BlockEngine engine) {
        engines.add(engine);
        WholeInflater inflater = engine.wholeInflater();
        if (inflater != null) {
            wholeInflater = (input, output) ->
                    engineSwitch.allowsDevices() ? inflater.inflate(input, output) : WholeInflater.NOT_DONE;
        }
    }

    /**
     * Those that are installed; none where there can be nothing for them to work with. To look for them opens every jar of the
     * class path, which a first stream should not pay for.
     */
    private Iterable<EngineProvider> installed() {
        boolean wanted =
                switch (config.get(ZipOptions.ENGINE)) {
                    case JDK, NATIVE -> false;
                    case SOFT -> true;
                    case AUTO -> config.holdsMoreThan(ZipOptions.all()) || new File(UACCE).isDirectory();
                };
        return wanted ? ServiceLoader.load(EngineProvider.class, EngineProvider.class.getClassLoader()) : List.of();
    }

    /** The engines of this process. What cannot be set up is not used, and who cannot wait for them has the JDK alone. */
    public static Engines get() {
        Engines engines = instance;
        return engines != null ? engines : start();
    }

    private static Engines start() {
        Stack.demand(JDK_STACK_BYTES);
        if (!Stack.has(START_STACK_BYTES) || isOurs() || !isOurTurn()) {
            return jdkAlone();
        }
        // No lambda: the first of a process takes a hundredth of a second and more.
        PrivilegedAction<Engines> setUp = new PrivilegedAction<>() {
            @Override
            public Engines run() {
                return of(SystemConfig.read(ZipOptions.all()));
            }
        };
        Engines engines;
        boolean fresh;
        try {
            engines = instance;
            fresh = engines == null;
            if (engines == null) {
                engines = privileged(setUp);
                Pool.limit(engines.config().get(ZipOptions.MEMORY_MAX));
                instance = engines;
            }
        } catch (Throwable e) { // no memory left: the next stream tries again
            return jdkAlone();
        } finally {
            starter = null;
        }
        if (fresh) {
            Engines made = engines;
            privileged(new PrivilegedAction<>() {
                @Override
                public Engines run() {
                    return made.announced();
                }
            });
        }
        return engines;
    }

    /**
     * With the permissions that a policy grants us, whoever comes first: what it withholds from them would be missing for
     * everybody after. Threads started meanwhile have them too.
     */
    @SuppressWarnings("removal") // 17 has security managers; where there are none it is a call
    private static Engines privileged(PrivilegedAction<Engines> action) {
        return AccessController.doPrivileged(action);
    }

    private static boolean isOurs() {
        return starter == Thread.currentThread();
    }

    /** An interrupt is kept for the caller: it ends no waiting, as in java.util.zip there is none. */
    private static boolean isOurTurn() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        boolean interrupted = false;
        boolean claimed = claim();
        while (!claimed && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(POLL_NANOS);
            interrupted |= Thread.interrupted();
            claimed = claim();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return claimed;
    }

    /** Whether this thread puts the engines together from now on, until it says otherwise. */
    private static synchronized boolean claim() {
        if (starter != null) {
            return false;
        }
        starter = Thread.currentThread();
        return true;
    }

    private static Engines jdkAlone() {
        return of(Config.DEFAULT.with(ZipOptions.ENGINE, EngineChoice.JDK));
    }

    /** Whether they are there. */
    public static boolean areStarted() {
        return instance != null;
    }

    /** Puts engines together, without any effect outside the result but for the threads of soft devices. */
    static Engines of(Config config) {
        return new Engines(config, null);
    }

    /** The same, with these providers of engines in place of those that are installed. */
    static Engines of(Config config, Iterable<EngineProvider> providers) {
        return new Engines(config, providers);
    }

    /** Says at once what somebody has to mend. That all is well can wait, as the MXBean can, and a short job need not pay. */
    private Engines announced() {
        try {
            warn();
            if (!notes.isEmpty()) {
                say();
            }
            if (notes.isEmpty() || config.get(ZipOptions.JMX)) {
                Daemon.of(new Later(this), "warpdrive-later").start();
            }
        } catch (Throwable e) {
            // No more threads: then there are no line and no bean.
        }
        return this;
    }

    /** What of the configuration could not be used. */
    private void warn() {
        for (String warning : config.warnings()) {
            Log.say(logger -> logger.log(Level.WARNING, "{0}", warning));
        }
    }

    private void say() {
        if (config.get(ZipOptions.LOG)) {
            Log.say(logger -> logger.log(Level.INFO, "{0}", summary()));
            AgentReport.log();
        }
    }

    private record Later(Engines engines) implements Runnable {
        @Override
        public void run() {
            try {
                TimeUnit.SECONDS.sleep(1);
                if (engines.notes.isEmpty()) {
                    engines.say();
                }
                if (engines.config.get(ZipOptions.JMX)) {
                    Management.registerLater(engines);
                }
            } catch (Throwable e) {
                // The process wants to end, the application was undeployed, or there is no module for the bean.
            }
        }
    }

    /** Who does the blocks; empty when nothing is better than java.util.zip itself, which then does whole streams. */
    public Optional<Router> router() {
        return router;
    }

    /**
     * Who does the blocks of a stream that is made now; null where java.util.zip is to do the whole of it: it alone is in use, or
     * there is no more memory for others.
     */
    public @Nullable Router routerForNewStream() {
        Router row = router.orElse(null);
        return row == null || engineSwitch.isJdk() || !memory.admits() ? null : row;
    }

    /** Whether the native decoder inflates a stream that is made now; otherwise java.util.zip is to. */
    public boolean decodesNewStream() {
        return nativeDecoder && !engineSwitch.isJdk() && memory.admits();
    }

    /**
     * Switches to fewer engines, or back, without setting any up: see {@link EngineSwitch#to}. New streams are made with them, open
     * ones have their next block done by them; a decoder at work on a stream goes on with it.
     *
     * @throws IllegalArgumentException if there are no such engines here, which says what there is
     */
    public void switchTo(String value) {
        String before = engineSwitch.name();
        engineSwitch.to(value);
        if (config.get(ZipOptions.LOG) && !engineSwitch.name().equals(before)) {
            Log.say(logger -> logger.log(
                    Level.INFO, "WarpDrive switched from {0} to {1}: {2}", before, engineSwitch.name(), inUse()));
        }
    }

    /** What is held outside the heap. */
    MemoryBound memory() {
        return memory;
    }

    /** The choice of engines in use: the configured one unless it was switched. */
    public String engine() {
        return engineSwitch.name();
    }

    /** Who decompresses whole streams on devices; null where that is not wanted. */
    public @Nullable WholeInflater wholeInflater() {
        return wholeInflater;
    }

    public Config config() {
        return config;
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
        boolean jdk = engineSwitch.isJdk();
        String used = jdk ? "jdk" : router.map(Router::toString).orElse("jdk");
        String inflates = nativeDecoder && !jdk ? "native" : "jdk";
        List<String> remarks = new ArrayList<>(notes);
        if (memory.refused() > 0) {
            remarks.add("left to the jdk by " + ZipOptions.MEMORY_MAX + "=" + memory.maxBytes() + ": "
                    + memory.refused() + " streams");
        }
        if (engineSwitch.isSwitched()) {
            remarks.add("switched to " + engineSwitch.name());
        }
        return "engines: " + used + "; inflate: " + inflates
                + (remarks.isEmpty() ? "" : " (" + String.join("; ", remarks) + ")");
    }
}
