// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warpdrive.engine.Staging;
import org.warpdrive.uacce.hisi.Verify;
import org.warpdrive.uacce.soft.SoftConfig;

/**
 * What a user can decide, read once from system properties when the library is first used. Immutable. A bad value given
 * to the {@linkplain Builder builder} throws; a bad system property warns once and the default stands.
 */
public final class Config {
    /** Which engines may be used: {@code auto}, {@code jdk}, {@code native} or {@code soft}. */
    public static final String ENGINE_PROPERTY = "warpdrive.engine";

    public static final EngineChoice DEFAULT_ENGINE = EngineChoice.AUTO;

    /** What a level means to the native codec: zlib's {@code size}, or more {@code speed} at a larger size. */
    public static final String RATIO_PROPERTY = "warpdrive.ratio";

    public static final Ratio DEFAULT_RATIO = Ratio.SIZE;

    /** How many threads, the caller's included, may work on one stream; from 1 to {@value #MAX_THREADS}. */
    public static final String THREADS_PROPERTY = "warpdrive.threads";

    public static final int DEFAULT_THREADS = 1;
    public static final int MAX_THREADS = 64;

    /**
     * Soft devices, as {@link SoftConfig} describes them, separated by semicolons. They are used as the kernel's are.
     */
    public static final String DEVICES_PROPERTY = "warpdrive.devices";

    public static final String DEFAULT_DEVICES = "";

    /** Whether the kernel's accelerators are used. */
    public static final String HARDWARE_PROPERTY = "warpdrive.hardware";

    public static final boolean DEFAULT_HARDWARE = true;

    /** The smallest block that goes to a device, in bytes; from 1 to {@value Staging#BLOCK_BYTES}. */
    public static final String HARDWARE_MIN_PROPERTY = "warpdrive.hardware.min";

    public static final int DEFAULT_HARDWARE_MIN = 4096;

    /** Whether devices also decompress: whole inputs given to one call, of at most 8 MiB of output. */
    public static final String HARDWARE_INFLATE_PROPERTY = "warpdrive.hardware.inflate";

    public static final boolean DEFAULT_HARDWARE_INFLATE = false;

    /**
     * Whether whoever compresses first waits until the devices there are were tested, so that they do blocks from the first on;
     * otherwise software does until then. The command does wait. Soft devices are always waited for.
     */
    public static final String HARDWARE_WAIT_PROPERTY = "warpdrive.hardware.wait";

    public static final boolean DEFAULT_HARDWARE_WAIT = false;

    /**
     * Whether blocks for which a device turns out later than software go there as samples only, until it is sooner again. Where
     * devices are there to save processor time, and not time, {@code false}. Never with the engine {@code soft}.
     */
    public static final String HARDWARE_COMPARE_PROPERTY = "warpdrive.hardware.compare";

    public static final boolean DEFAULT_HARDWARE_COMPARE = true;

    /** How far a device is believed: {@code off}, {@code checksum}, {@code sample} or {@code decode}. */
    public static final String VERIFY_PROPERTY = "warpdrive.verify";

    public static final Verify DEFAULT_VERIFY = Verify.SAMPLE;

    /**
     * How many milliseconds a queue may be without any completion, while blocks are in flight on it, before these are done by
     * software: what a caller waits for a device that has died. Longer, twenty times as long as usual, where answers take long.
     */
    public static final String HARDWARE_TIMEOUT_PROPERTY = "warpdrive.hardware.timeout";

    public static final int DEFAULT_HARDWARE_TIMEOUT = 10;
    public static final int MAX_HARDWARE_TIMEOUT = 60_000;

    /** How many queues of a device this process holds at most; by default 8, or as many as there are processors. */
    public static final String QUEUES_MAX_PROPERTY = "warpdrive.queues.max";

    public static final int DEFAULT_QUEUES_MAX =
            Math.min(8, Runtime.getRuntime().availableProcessors());
    public static final int MAX_QUEUES = 1024;

    /**
     * How much memory outside the heap may be held before new streams are left to java.util.zip, in bytes, or with k, m or g behind
     * the number; by default half of what the heap may grow to.
     */
    public static final String MEMORY_MAX_PROPERTY = "warpdrive.memory.max";

    public static final long DEFAULT_MEMORY_MAX = Runtime.getRuntime().maxMemory() / 2;

    /** Whether the line that names the engines is logged, once, at INFO. */
    public static final String LOG_PROPERTY = "warpdrive.log";

    public static final boolean DEFAULT_LOG = true;

    /** Whether counters are shown through JMX. */
    public static final String JMX_PROPERTY = "warpdrive.jmx";

    public static final boolean DEFAULT_JMX = true;

    /** Values of {@link #ENGINE_PROPERTY}. */
    public enum EngineChoice {
        /** The fastest engine there is for each block. */
        AUTO,
        /** java.util.zip alone. */
        JDK,
        /** The native codec, and java.util.zip for what it cannot do. */
        NATIVE,
        /** As {@link #AUTO}, with soft devices only; one of the default kind where none is configured. */
        SOFT
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
    private final List<SoftConfig> devices;
    private final boolean hardware;
    private final int hardwareMin;
    private final boolean hardwareInflate;
    private final boolean hardwareWait;
    private final boolean hardwareCompare;
    private final Verify verify;
    private final int hardwareTimeout;
    private final int queuesMax;
    private final long memoryMax;
    private final boolean log;
    private final boolean jmx;
    private final List<String> warnings;

    private Config(Builder builder) {
        this.engine = builder.engine;
        this.ratio = builder.ratio;
        this.threads = builder.threads;
        this.devices = builder.devices;
        this.hardware = builder.hardware;
        this.hardwareMin = builder.hardwareMin;
        this.hardwareInflate = builder.hardwareInflate;
        this.hardwareWait = builder.hardwareWait;
        this.hardwareCompare = builder.hardwareCompare;
        this.verify = builder.verify;
        this.hardwareTimeout = builder.hardwareTimeout;
        this.queuesMax = builder.queuesMax;
        this.memoryMax = builder.memoryMax;
        this.log = builder.log;
        this.jmx = builder.jmx;
        this.warnings = List.copyOf(builder.warnings);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The configuration that the system properties ask for; {@link #warn} says which of them could not be used. */
    public static Config fromSystemProperties() {
        // No lambda, here as in all that sets engines up: the first of a process takes a hundredth of a second and
        // more.
        return from(new UnaryOperator<>() {
            @Override
            public String apply(String name) {
                return systemProperty(name);
            }
        });
    }

    static Config from(UnaryOperator<String> properties) {
        Builder builder = builder();
        builder.read(properties, ENGINE_PROPERTY, DEFAULT_ENGINE);
        builder.read(properties, RATIO_PROPERTY, DEFAULT_RATIO);
        builder.read(properties, THREADS_PROPERTY, DEFAULT_THREADS);
        builder.read(properties, DEVICES_PROPERTY, "none");
        builder.read(properties, HARDWARE_PROPERTY, DEFAULT_HARDWARE);
        builder.read(properties, HARDWARE_MIN_PROPERTY, DEFAULT_HARDWARE_MIN);
        builder.read(properties, HARDWARE_INFLATE_PROPERTY, DEFAULT_HARDWARE_INFLATE);
        builder.read(properties, HARDWARE_WAIT_PROPERTY, DEFAULT_HARDWARE_WAIT);
        builder.read(properties, HARDWARE_COMPARE_PROPERTY, DEFAULT_HARDWARE_COMPARE);
        builder.read(properties, VERIFY_PROPERTY, DEFAULT_VERIFY);
        builder.read(properties, HARDWARE_TIMEOUT_PROPERTY, DEFAULT_HARDWARE_TIMEOUT);
        builder.read(properties, QUEUES_MAX_PROPERTY, DEFAULT_QUEUES_MAX);
        builder.read(properties, MEMORY_MAX_PROPERTY, DEFAULT_MEMORY_MAX);
        builder.read(properties, LOG_PROPERTY, DEFAULT_LOG);
        builder.read(properties, JMX_PROPERTY, DEFAULT_JMX);
        return builder.build();
    }

    private static String systemProperty(String name) {
        try {
            return System.getProperty(name, "");
        } catch (SecurityException e) {
            return "";
        }
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(Stream.of(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "not one of ", "")));
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number", e);
        }
    }

    /** As the JVM reads its own sizes. */
    private static long bytes(String value) {
        int shift =
                value.isEmpty() ? 0 : 10 * (1 + "kmg".indexOf(Character.toLowerCase(value.charAt(value.length() - 1))));
        try {
            long number = Long.parseLong(value.substring(0, value.length() - (shift == 0 ? 0 : 1)));
            if (number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("not a number of bytes, with k, m or g behind it or without");
    }

    private static boolean isOn(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new IllegalArgumentException("not true or false");
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

    /** The soft devices asked for. */
    public List<SoftConfig> devices() {
        return devices;
    }

    public boolean hardware() {
        return hardware;
    }

    public int hardwareMin() {
        return hardwareMin;
    }

    public boolean hardwareInflate() {
        return hardwareInflate;
    }

    public boolean hardwareWait() {
        return hardwareWait;
    }

    public boolean hardwareCompare() {
        return hardwareCompare;
    }

    public Verify verify() {
        return verify;
    }

    /** Milliseconds. */
    public int hardwareTimeout() {
        return hardwareTimeout;
    }

    public int queuesMax() {
        return queuesMax;
    }

    /** Bytes. */
    public long memoryMax() {
        return memoryMax;
    }

    public boolean log() {
        return log;
    }

    public boolean jmx() {
        return jmx;
    }

    /** What could not be used of the properties, a line each. */
    List<String> warnings() {
        return warnings;
    }

    /** Says so in the log: not while engines are being set up, for a logger may be the application's, and compress. */
    public void warn() {
        for (String warning : warnings) {
            Log.say(logger -> logger.log(Level.WARNING, "{0}", warning));
        }
    }

    /** Collects values; every setter checks its own. */
    public static final class Builder {
        private EngineChoice engine = DEFAULT_ENGINE;
        private Ratio ratio = DEFAULT_RATIO;
        private int threads = DEFAULT_THREADS;
        private List<SoftConfig> devices = List.of();
        private boolean hardware = DEFAULT_HARDWARE;
        private int hardwareMin = DEFAULT_HARDWARE_MIN;
        private boolean hardwareInflate = DEFAULT_HARDWARE_INFLATE;
        private boolean hardwareWait = DEFAULT_HARDWARE_WAIT;
        private boolean hardwareCompare = DEFAULT_HARDWARE_COMPARE;
        private Verify verify = DEFAULT_VERIFY;
        private int hardwareTimeout = DEFAULT_HARDWARE_TIMEOUT;
        private int queuesMax = DEFAULT_QUEUES_MAX;
        private long memoryMax = DEFAULT_MEMORY_MAX;
        private boolean log = DEFAULT_LOG;
        private boolean jmx = DEFAULT_JMX;
        private final List<String> warnings = new ArrayList<>();

        private Builder() {}

        private void read(UnaryOperator<String> properties, String name, Object fallback) {
            String value = properties.apply(name).strip();
            if (value.isEmpty()) {
                return;
            }
            try {
                set(name, value);
            } catch (IllegalArgumentException e) {
                warnings.add(name + "=" + value + ": " + e.getMessage() + "; the default is used: "
                        + fallback.toString().toLowerCase(Locale.ROOT));
            }
        }

        private void set(String name, String value) {
            switch (name) {
                case ENGINE_PROPERTY -> engine(choice(EngineChoice.class, value));
                case RATIO_PROPERTY -> ratio(choice(Ratio.class, value));
                case THREADS_PROPERTY -> threads(number(value));
                case DEVICES_PROPERTY -> devices(value);
                case HARDWARE_PROPERTY -> hardware(isOn(value));
                case HARDWARE_MIN_PROPERTY -> hardwareMin(number(value));
                case HARDWARE_INFLATE_PROPERTY -> hardwareInflate(isOn(value));
                case HARDWARE_WAIT_PROPERTY -> hardwareWait(isOn(value));
                case HARDWARE_COMPARE_PROPERTY -> hardwareCompare(isOn(value));
                case VERIFY_PROPERTY -> verify(choice(Verify.class, value));
                case HARDWARE_TIMEOUT_PROPERTY -> hardwareTimeout(number(value));
                case QUEUES_MAX_PROPERTY -> queuesMax(number(value));
                case MEMORY_MAX_PROPERTY -> memoryMax(bytes(value));
                case LOG_PROPERTY -> log(isOn(value));
                case JMX_PROPERTY -> jmx(isOn(value));
                default -> throw new AssertionError(name);
            }
        }

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
            threads = inRange(value, 1, MAX_THREADS);
            return this;
        }

        /**
         * Sets the soft devices.
         *
         * @throws IllegalArgumentException which says what is wrong with which option
         */
        public Builder devices(String value) {
            devices = SoftConfig.parseAll(value);
            return this;
        }

        public Builder hardware(boolean value) {
            hardware = value;
            return this;
        }

        /**
         * Sets the smallest block that goes to a device.
         *
         * @throws IllegalArgumentException unless the value is 1 to {@value Staging#BLOCK_BYTES}
         */
        public Builder hardwareMin(int value) {
            hardwareMin = inRange(value, 1, Staging.BLOCK_BYTES);
            return this;
        }

        public Builder hardwareInflate(boolean value) {
            hardwareInflate = value;
            return this;
        }

        public Builder hardwareWait(boolean value) {
            hardwareWait = value;
            return this;
        }

        public Builder hardwareCompare(boolean value) {
            hardwareCompare = value;
            return this;
        }

        public Builder verify(Verify value) {
            verify = value;
            return this;
        }

        /**
         * Sets how long a queue may be without any completion, in milliseconds.
         *
         * @throws IllegalArgumentException unless the value is 1 to {@value #MAX_HARDWARE_TIMEOUT}
         */
        public Builder hardwareTimeout(int value) {
            hardwareTimeout = inRange(value, 1, MAX_HARDWARE_TIMEOUT);
            return this;
        }

        /**
         * Sets how many queues of a device may be held.
         *
         * @throws IllegalArgumentException unless the value is 1 to {@value #MAX_QUEUES}
         */
        public Builder queuesMax(int value) {
            queuesMax = inRange(value, 1, MAX_QUEUES);
            return this;
        }

        /**
         * Sets how much memory outside the heap may be held before new streams are left to java.util.zip, in bytes.
         *
         * @throws IllegalArgumentException if the value is negative
         */
        public Builder memoryMax(long value) {
            if (value < 0) {
                throw new IllegalArgumentException("negative");
            }
            memoryMax = value;
            return this;
        }

        private static int inRange(int value, int min, int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException("not from " + min + " to " + max);
            }
            return value;
        }

        public Builder log(boolean value) {
            log = value;
            return this;
        }

        public Builder jmx(boolean value) {
            jmx = value;
            return this;
        }

        public Config build() {
            return new Config(this);
        }
    }
}
