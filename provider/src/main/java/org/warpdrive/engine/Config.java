// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What a user can decide, read once from system properties when the library is first used. Immutable. A bad value given
 * to the {@linkplain Builder builder} throws; a bad system property warns once and the default stands.
 */
public final class Config {
    /** Which engines may be used: {@code auto}, {@code jdk} or {@code native}. */
    public static final String ENGINE_PROPERTY = "warpdrive.engine";

    public static final EngineChoice DEFAULT_ENGINE = EngineChoice.AUTO;

    /** What a level means to the native codec: zlib's {@code size}, or more {@code speed} at a larger size. */
    public static final String RATIO_PROPERTY = "warpdrive.ratio";

    public static final Ratio DEFAULT_RATIO = Ratio.SIZE;

    /** How many threads, the caller's included, may work on one stream; from 1 to {@value #MAX_THREADS}. */
    public static final String THREADS_PROPERTY = "warpdrive.threads";

    public static final int DEFAULT_THREADS = 1;
    public static final int MAX_THREADS = 64;

    /** Whether the line that names the engines is logged, once, at INFO. */
    public static final String LOG_PROPERTY = "warpdrive.log";

    public static final boolean DEFAULT_LOG = true;

    /** Values of {@link #ENGINE_PROPERTY}. */
    public enum EngineChoice {
        /** The fastest engine there is for each block. */
        AUTO,
        /** java.util.zip alone. */
        JDK,
        /** The native codec, and java.util.zip for what it cannot do. */
        NATIVE
    }

    /** Values of {@link #RATIO_PROPERTY}. */
    public enum Ratio {
        /** At each level no larger in the aggregate than java.util.zip. */
        SIZE,
        /** Each level is done by a faster, weaker one. */
        SPEED
    }

    private final EngineChoice engine;
    private final Ratio ratio;
    private final int threads;
    private final boolean log;

    private Config(Builder builder) {
        this.engine = builder.engine;
        this.ratio = builder.ratio;
        this.threads = builder.threads;
        this.log = builder.log;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The configuration that the system properties ask for. */
    public static Config fromSystemProperties() {
        return from(Config::systemProperty, System.getLogger("org.warpdrive"));
    }

    static Config from(UnaryOperator<String> properties, Logger logger) {
        Builder builder = builder();
        Reader reader = new Reader(properties, logger);
        reader.read(ENGINE_PROPERTY, DEFAULT_ENGINE, value -> builder.engine(EngineChoice.valueOf(upper(value))));
        reader.read(RATIO_PROPERTY, DEFAULT_RATIO, value -> builder.ratio(Ratio.valueOf(upper(value))));
        reader.read(THREADS_PROPERTY, DEFAULT_THREADS, value -> builder.threads(Integer.parseInt(value)));
        reader.read(LOG_PROPERTY, DEFAULT_LOG, value -> builder.log(parseBoolean(value)));
        return builder.build();
    }

    private interface Setter {
        Builder set(String value);
    }

    private record Reader(UnaryOperator<String> properties, Logger logger) {
        void read(String name, Object fallback, Setter setter) {
            String value = properties.apply(name).strip();
            if (value.isEmpty()) {
                return;
            }
            try {
                setter.set(value);
            } catch (IllegalArgumentException e) {
                logger.log(
                        Level.WARNING,
                        "{0}={1} is not understood; the default is used: {2}",
                        name,
                        value,
                        fallback.toString().toLowerCase(Locale.ROOT));
            }
        }
    }

    private static String systemProperty(String name) {
        try {
            return System.getProperty(name, "");
        } catch (SecurityException e) {
            return "";
        }
    }

    private static String upper(String value) {
        return value.toUpperCase(Locale.ROOT);
    }

    private static boolean parseBoolean(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new IllegalArgumentException(value);
        };
    }

    public EngineChoice engine() {
        return engine;
    }

    public Ratio ratio() {
        return ratio;
    }

    public int threads() {
        return threads;
    }

    public boolean log() {
        return log;
    }

    /** Collects values; every setter checks its own. */
    public static final class Builder {
        private EngineChoice engine = DEFAULT_ENGINE;
        private Ratio ratio = DEFAULT_RATIO;
        private int threads = DEFAULT_THREADS;
        private boolean log = DEFAULT_LOG;

        private Builder() {}

        public Builder engine(EngineChoice value) {
            engine = value;
            return this;
        }

        public Builder ratio(Ratio value) {
            ratio = value;
            return this;
        }

        /**
         * Sets how many threads may work on one stream.
         *
         * @throws IllegalArgumentException unless the value is 1 to {@value #MAX_THREADS}
         */
        public Builder threads(int value) {
            if (value < 1 || value > MAX_THREADS) {
                throw new IllegalArgumentException("threads=" + value);
            }
            threads = value;
            return this;
        }

        public Builder log(boolean value) {
            log = value;
            return this;
        }

        public Config build() {
            return new Config(this);
        }
    }
}
