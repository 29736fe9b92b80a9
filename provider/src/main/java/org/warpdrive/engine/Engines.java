// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeStatus;

/** The engines of this process, put together once, on first use, from the configuration and what the machine offers. */
public final class Engines {
    private static final class Holder {
        static final Engines INSTANCE = start(Config.fromSystemProperties());
    }

    private final Config config;
    private final Optional<Router> router;
    private final boolean nativeDecoder;
    private final List<String> notes;

    private Engines(Config config, Optional<Router> router, boolean nativeDecoder, List<String> notes) {
        this.config = config;
        this.router = router;
        this.nativeDecoder = nativeDecoder;
        this.notes = List.copyOf(notes);
    }

    public static Engines get() {
        return Holder.INSTANCE;
    }

    /** Puts engines together, without any effect outside the result. */
    static Engines of(Config config) {
        List<String> notes = new ArrayList<>();
        List<BlockEngine> software = new ArrayList<>();
        boolean nativeDecoder = false;
        if (config.engine() != Config.EngineChoice.JDK) {
            NativeStatus natives = NativeGlue.probe();
            nativeDecoder = natives.available();
            if (natives.available()) {
                if (NativeGlue.has(NativeGlue.FEATURE_ISAL)) {
                    software.add(new IsalEngine());
                }
                software.add(new NativeEngine(config.ratio()));
            } else {
                notes.add("native: " + natives.reason());
            }
        }
        if (software.isEmpty() && config.threads() == 1) {
            return new Engines(config, Optional.empty(), nativeDecoder, notes);
        }
        software.add(new JdkEngine());
        List<BlockEngine> engines = new ArrayList<>();
        engines.add(new StoredBlocks());
        if (config.threads() > 1) {
            software.forEach(engine -> engines.add(new ParallelEngine(engine, config.threads())));
        }
        engines.addAll(software);
        return new Engines(config, Optional.of(new Router(engines)), nativeDecoder, notes);
    }

    private static Engines start(Config config) {
        Engines engines = of(config);
        if (config.log()) {
            System.getLogger("org.warpdrive").log(Level.INFO, "{0}", engines.summary());
        }
        return engines;
    }

    /** Who does the blocks; empty when nothing is better than java.util.zip itself, which then does whole streams. */
    public Optional<Router> router() {
        return router;
    }

    /** Whether the native decoder inflates; otherwise java.util.zip does. */
    public boolean hasNativeDecoder() {
        return nativeDecoder;
    }

    public Config config() {
        return config;
    }

    /** One line: the engines in use, and why others are not. */
    public String summary() {
        String used = router.map(Router::toString).orElse("jdk");
        String inflates = nativeDecoder ? "native" : "jdk";
        return "WarpDrive engines: " + used + "; inflate: " + inflates
                + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")");
    }
}
