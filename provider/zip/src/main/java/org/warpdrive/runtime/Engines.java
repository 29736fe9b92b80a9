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
import org.warpdrive.engine.BlockCodec;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.CodecEngine;
import org.warpdrive.engine.Daemon;
import org.warpdrive.engine.EngineProvider;
import org.warpdrive.engine.IsalCodec;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.NativeCodec;
import org.warpdrive.engine.Natives;
import org.warpdrive.engine.ParallelEngine;
import org.warpdrive.engine.Pool;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Stack;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.runtime.ZipOptions.EngineChoice;
import org.warpdrive.runtime.ZipOptions.Ratio;
import org.warpdrive.stats.EngineStats;

/**
 * The engines of this process. They are set up once, on first use, from the configuration and from what the machine
 * offers. Any thread may call any public method.
 *
 * <p>Set-up takes milliseconds and loads classes. With devices it also loads JNA, which initialises the JDK's loggers.
 * Class loaders and loggers may belong to the application, may compress something themselves, and may need a lock that
 * another thread holds while it begins a stream. So set-up does not run in a class initialiser, where that other thread
 * would wait without a timeout. It runs under a claim (see {@link #claim}) that other threads wait for with a timeout.
 */
public final class Engines {
    /** How long a thread waits for another thread's set-up: far longer than set-up ever takes. */
    private static final long START_SECONDS = 10;

    /** The interval at which a waiting thread checks. */
    private static final long POLL_NANOS = 1_000_000;

    /** A directory that exists if the kernel has the uacce framework. Devices may be added later. */
    private static final String UACCE = "/sys/class/uacce";

    /** The minimum stack for set-up. A class whose initialiser runs out of stack can never be used in this process. */
    private static final int START_STACK_BYTES = 64 << 10;

    /** The minimum stack for any stream at all. With less, the first stream throws StackOverflowError. */
    private static final int JDK_STACK_BYTES = 16 << 10;

    /**
     * The thread that is setting up, or null. This is not a lock of java.util.concurrent, because such a lock may stay
     * locked when its {@code lock()} runs out of stack.
     */
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
            if (NativeGlue.isPreview()) {
                notes.add("native: a preview, which no JVM of this system had loaded before");
            }
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
                software.add(engine(new IsalCodec(), config));
            }
            software.add(engine(new NativeCodec(config.get(ZipOptions.RATIO) == Ratio.SPEED), config));
        }
        software.add(new JdkEngine());
        return software;
    }

    private static BlockEngine engine(BlockCodec codec, Config config) {
        return new CodecEngine(codec, config.get(ZipOptions.VERIFY), WrongOutput.of(config));
    }

    /** Adds the engines of other artifacts, which are preferred to those in software. */
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
     * Returns the installed providers, or none if there is nothing they could work with. The search opens every jar of
     * the class path, so a first stream without devices should not pay for it.
     */
    private Iterable<EngineProvider> installed() {
        EngineChoice choice = config.get(ZipOptions.ENGINE);
        boolean wanted = choice == EngineChoice.SOFT
                || (choice == EngineChoice.AUTO
                        && (config.holdsMoreThan(ZipOptions.all()) || new File(UACCE).isDirectory()));
        return wanted ? ServiceLoader.load(EngineProvider.class, EngineProvider.class.getClassLoader()) : List.of();
    }

    /**
     * Returns the engines of this process, and sets them up at the first call. An engine that cannot be set up is left
     * out. A caller that cannot wait for another thread's set-up gets an instance with the JDK's zlib alone.
     */
    public static Engines get() {
        Engines engines = instance;
        return engines != null ? engines : start();
    }

    private static Engines start() {
        Stack.demand(JDK_STACK_BYTES);
        if (!Stack.has(START_STACK_BYTES) || isOurs() || !isOurTurn()) {
            return jdkAlone();
        }
        // No lambda: the first lambda of a process costs 10 ms or more.
        PrivilegedAction<Engines> setUp = new PrivilegedAction<>() {
            @Override
            public Engines run() {
                Config config = WrongOutput.checked(SystemConfig.read(ZipOptions.all()));
                Natives.configure(
                        config.get(ZipOptions.NATIVE),
                        config.get(ZipOptions.NATIVE_PATH),
                        config.get(ZipOptions.NATIVE_PREVIEW));
                return of(config);
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
        } catch (Throwable e) { // such as no memory: the next stream tries again
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
     * Runs an action with the permissions that a security policy grants to WarpDrive, regardless of the first caller's.
     * Otherwise the first caller's missing permissions would limit all later streams. Threads that the action starts
     * have them too.
     */
    @SuppressWarnings("removal") // JDK 17 has security managers; without one this is a plain call
    private static Engines privileged(PrivilegedAction<Engines> action) {
        return AccessController.doPrivileged(action);
    }

    private static boolean isOurs() {
        return starter == Thread.currentThread();
    }

    /**
     * Claims the set-up, and waits while another thread has it. An interrupt does not end the wait and is kept for the
     * caller, because java.util.zip has no interruptible calls.
     *
     * @return false after the timeout
     */
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

    /**
     * Claims the set-up for the calling thread until {@code starter} is set to null.
     *
     * @return false if a thread has claimed it
     */
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

    /** Returns whether set-up is done. */
    public static boolean areStarted() {
        return instance != null;
    }

    /** Sets up engines. There is no effect outside the result, except that software devices start threads. */
    static Engines of(Config config) {
        return new Engines(config, null);
    }

    /** Sets up engines with these providers in place of the installed ones. */
    static Engines of(Config config, Iterable<EngineProvider> providers) {
        return new Engines(config, providers);
    }

    /**
     * Announces the engines. A problem that somebody should fix is logged at once. Otherwise the log line and the
     * MXBean come later, so that a short job does not pay for them.
     */
    private Engines announced() {
        try {
            warn();
            if (!notes.isEmpty()) {
                say();
            }
            Daemon.of(new Later(this), "warpdrive-later").start();
        } catch (Throwable e) {
            // No thread can be started, so there is no log line and no bean.
        }
        return this;
    }

    /** Logs which properties could not be used. */
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

    /** What a process that lives for less than a second does not need. */
    private record Later(Engines engines) implements Runnable {
        @Override
        public void run() {
            try {
                TimeUnit.SECONDS.sleep(1);
                if (engines.notes.isEmpty()) {
                    engines.say();
                }
                if (engines.nativeDecoder) {
                    NativeGlue.deleteLeftovers();
                }
                if (engines.config.get(ZipOptions.JMX)) {
                    Management.registerLater(engines);
                }
            } catch (Throwable e) {
                // The process ends, the application was undeployed, or the module of the bean is missing.
            }
        }
    }

    /**
     * Returns the router for blocks. Empty if no engine is better than java.util.zip, which then does whole streams.
     */
    public Optional<Router> router() {
        return router;
    }

    /**
     * Returns the router for a stream that is created now. Null if java.util.zip is to do the whole stream, because it
     * was switched to or because {@link MemoryBound} allows no more streams.
     */
    public @Nullable Router routerForNewStream() {
        Router row = router.orElse(null);
        return row == null || engineSwitch.isJdk() || !memory.admits() ? null : row;
    }

    /**
     * Returns whether the native decoder is to decompress a stream that is created now. Otherwise java.util.zip does.
     */
    public boolean decodesNewStream() {
        return nativeDecoder && !engineSwitch.isJdk() && memory.admits() && decoderIsRight();
    }

    /**
     * Prepares the decoder at the first call, because a process that only compresses should not pay for it. On a thread
     * with little stack left java.util.zip decompresses the stream, and the next stream tries again.
     */
    private static boolean decoderIsRight() {
        if (!Natives.decoderHasPassed()) {
            if (!Stack.has(START_STACK_BYTES)) {
                return false;
            }
            StreamClasses.initialiseDecoder();
        }
        return Natives.decoderIsRight();
    }

    /**
     * Switches to fewer engines, or back, without any set-up: see {@link EngineSwitch#to}. New streams use them. Open
     * deflate streams use them from their next block on. A stream that is being decompressed keeps its decoder.
     *
     * @throws IllegalArgumentException if this process does not have these engines; the message lists those it has
     */
    public void switchTo(String value) {
        String before = engineSwitch.name();
        engineSwitch.to(value);
        if (config.get(ZipOptions.LOG) && !engineSwitch.name().equals(before)) {
            Log.say(logger -> logger.log(
                    Level.INFO, "WarpDrive switched from {0} to {1}: {2}", before, engineSwitch.name(), inUse()));
        }
    }

    /** Returns the bound on memory outside the heap. */
    MemoryBound memory() {
        return memory;
    }

    /**
     * Returns the engines in use as a value of {@link ZipOptions#ENGINE}: the configured value, unless it was switched.
     */
    public String engine() {
        return engineSwitch.name();
    }

    /** Returns the decompressor of whole streams on devices, or null if there is none. */
    public @Nullable WholeInflater wholeInflater() {
        return wholeInflater;
    }

    /** Returns the configuration that the engines were set up from. */
    public Config config() {
        return config;
    }

    /**
     * Returns a snapshot of each engine's counters, most preferred engine first. Empty if the JDK does whole streams.
     */
    public List<EngineStats> stats() {
        return router.map(Router::stats).orElse(List.of());
    }

    /** Returns one line: the engines in use, and why others are not. */
    public String summary() {
        return "WarpDrive " + inUse();
    }

    /** Returns the summary without the product's name. */
    String inUse() {
        boolean jdk = engineSwitch.isJdk();
        String used = jdk ? "jdk" : router.map(Router::toString).orElse("jdk");
        boolean wrong = nativeDecoder && Natives.decoderHasFailed();
        String inflates = nativeDecoder && !wrong && !jdk ? "native" : "jdk";
        List<String> remarks = new ArrayList<>(notes);
        for (BlockEngine engine : engines) {
            if (!engine.defect().isEmpty()) {
                remarks.add(engine.name() + ": " + engine.defect());
            }
        }
        if (wrong) {
            remarks.add("inflate: native is not used, because its output was wrong in a test");
        }
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
