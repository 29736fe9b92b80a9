// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of one software device. Immutable; any thread may use it.
 *
 * <pre>
 *   soft
 *   soft:queues=4,latency=20us,gbps=8,flavour=mainline-v3,fail=status/100+stall/5000
 * </pre>
 *
 * <table>
 * <caption>Options; the default is given last</caption>
 * <tr><td>name</td><td>name in sysfs; {@code soft-0} and so on</td></tr>
 * <tr><td>flavour</td><td>{@code mainline-v2}, {@code mainline-v3}, {@code kae}, {@code rfc-attrs} or
 *     {@code rfc-params}; mainline-v2</td></tr>
 * <tr><td>queues</td><td>number of queues, 1 to 1024; 4</td></tr>
 * <tr><td>depth</td><td>number of entries of a ring, 2 to 32768, not for RFC flavours; 1024</td></tr>
 * <tr><td>workers</td><td>number of threads, each with its own queues and the full bandwidth; 1</td></tr>
 * <tr><td>latency, gbps</td><td>latency and bandwidth (GB/s) of the modelled hardware, such as {@code 20us} and
 *     {@code 8}; 0, unlimited</td></tr>
 * <tr><td>idle</td><td>what a worker without work does: {@code park} or {@code spin}; park</td></tr>
 * <tr><td>memory</td><td>{@code checked}, or {@code direct}, with which a bad address ends the process;
 *     checked</td></tr>
 * <tr><td>answers</td><td>{@code computed}, or {@code cached}: a request that looks like an earlier one gets the
 *     earlier answer, for benchmarks only; computed</td></tr>
 * <tr><td>level</td><td>zlib's compression level, 1 to 9; 1</td></tr>
 * <tr><td>numa, priority</td><td>NUMA node and priority in sysfs; -1, 0</td></tr>
 * <tr><td>slice</td><td>kae: bytes of a slice of shared memory, such as {@code 1m}; 1m</td></tr>
 * <tr><td>iommu</td><td>kae: {@code on}, or {@code off} for a device without an IOMMU; on</td></tr>
 * <tr><td>fail</td><td>{@linkplain Fault faults} joined with +, each with its rate: it strikes on average once in so
 *     many chances</td></tr>
 * <tr><td>grace</td><td>number of requests served before the first of those faults, so that a device passes its
 *     self-test; 0</td></tr>
 * <tr><td>late, seed</td><td>the delay of the fault LATE, and the seed of the random faults; 50ms, 1</td></tr>
 * <tr><td>sync</td><td>{@link Quirks}: {@code marker}, {@code stored} or {@code unaligned}; marker</td></tr>
 * <tr><td>end</td><td>Quirks: {@code 0x00} or {@code 0x13}; 0x00</td></tr>
 * <tr><td>sum</td><td>Quirks: the first checksum is {@code ignored} or {@code honoured}; ignored</td></tr>
 * <tr><td>rawsum</td><td>Quirks: {@code crc} or {@code none}; crc</td></tr>
 * <tr><td>expand</td><td>Quirks: {@code zlib} or {@code 9/8}; zlib</td></tr>
 * <tr><td>context</td><td>Quirks: {@code clean} or {@code dirty}; clean</td></tr>
 * <tr><td>put</td><td>Quirks: PUT_Q {@code stops} or {@code frees}; stops</td></tr>
 * <tr><td>pollhead</td><td>Quirks: {@code private} or {@code exact}; private</td></tr>
 * </table>
 *
 * @since 1.0
 */
public final class SoftConfig {
    /** The word that every configuration starts with. */
    public static final String SCHEME = "soft";

    private static final int DEFAULT_DEPTH = 1024;
    private static final int MAX_DEPTH = 1 << 15;
    private static final int MAX_QUEUES = 1024;
    private static final int MAX_WORKERS = 64;
    private static final int MAX_LEVEL = 9;
    private static final long DEFAULT_LATE_NANOS = 50_000_000;
    private static final long DEFAULT_SLICE_BYTES = 1 << 20;
    private static final long SLICE_UNIT = 64 << 10;
    private static final long MAX_SLICE_BYTES = 0xfff * SLICE_UNIT;

    private final String name;
    private final SoftFlavour flavour;
    private final int queues;
    private final int depth;
    private final int workers;
    private final long latencyNanos;
    private final double gigabytesPerSecond;
    private final boolean spinning;
    private final boolean directMemory;
    private final boolean cachedAnswers;
    private final int level;
    private final int numaNode;
    private final int priority;
    private final long sliceBytes;
    private final boolean iommu;
    private final Map<Fault, Integer> faults;
    private final int grace;
    private final long lateNanos;
    private final long seed;
    private final Quirks quirks;

    private SoftConfig(OptionText options, String defaultName) {
        name = options.word("name", defaultName);
        flavour = options.oneOf("flavour", SoftFlavour.MAINLINE_V2, SoftFlavour::label, SoftFlavour.values());
        queues = options.number("queues", 4, 1, MAX_QUEUES);
        depth = options.number("depth", DEFAULT_DEPTH, 2, flavour.isRfc() ? DEFAULT_DEPTH : MAX_DEPTH);
        if (flavour.isRfc() && depth != DEFAULT_DEPTH) {
            throw options.bad("depth", "is " + DEFAULT_DEPTH + " in flavour=" + flavour.label());
        }
        workers = options.number("workers", 1, 1, MAX_WORKERS);
        latencyNanos = options.nanos("latency", 0);
        gigabytesPerSecond = options.decimal("gbps", 0);
        spinning = options.either("idle", "park", "spin");
        directMemory = options.either("memory", "checked", "direct");
        cachedAnswers = options.either("answers", "computed", "cached");
        level = options.number("level", 1, 1, MAX_LEVEL);
        numaNode = options.number("numa", -1, -1, Integer.MAX_VALUE);
        priority = options.number("priority", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
        sliceBytes = options.bytes("slice", DEFAULT_SLICE_BYTES);
        if (sliceBytes < SLICE_UNIT || sliceBytes > MAX_SLICE_BYTES || sliceBytes % SLICE_UNIT != 0) {
            throw options.bad("slice", "is a multiple of 64k up to " + MAX_SLICE_BYTES);
        }
        iommu = !options.either("iommu", "on", "off");
        faults = options.rates("fail", Fault.class);
        grace = options.number("grace", 0, 0, Integer.MAX_VALUE);
        lateNanos = options.nanos("late", DEFAULT_LATE_NANOS);
        seed = options.number("seed", 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        quirks = new Quirks(
                options.oneOf("sync", Quirks.Sync.MARKER, OptionText::lower, Quirks.Sync.values()),
                options.either("end", "0x00", "0x13"),
                options.either("sum", "ignored", "honoured"),
                !options.either("rawsum", "crc", "none"),
                options.either("expand", "zlib", "9/8"),
                options.either("context", "clean", "dirty"),
                options.either("put", "stops", "frees"),
                !options.either("pollhead", "private", "exact"));
        options.refuseOthers();
    }

    /**
     * Parses the configuration of one device.
     *
     * @throws IllegalArgumentException if an option is invalid; the message names the option and the reason
     */
    public static SoftConfig parse(String text) {
        return parse(text, SCHEME + "-0");
    }

    /**
     * Parses the configurations of several devices, separated by semicolons.
     *
     * @throws IllegalArgumentException if an option is invalid; the message names the option and the reason
     */
    public static List<SoftConfig> parseAll(String text) {
        List<SoftConfig> configs = new ArrayList<>();
        for (String one : text.split(";", -1)) {
            if (!one.isBlank()) {
                SoftConfig config = parse(one, SCHEME + "-" + configs.size());
                if (configs.stream().anyMatch(other -> other.name().equals(config.name()))) {
                    throw new IllegalArgumentException("\"" + text + "\": two devices named " + config.name());
                }
                configs.add(config);
            }
        }
        return List.copyOf(configs);
    }

    private static SoftConfig parse(String text, String defaultName) {
        return new SoftConfig(OptionText.parse(SCHEME, text), defaultName);
    }

    /** The name in sysfs. */
    public String name() {
        return name;
    }

    /** The kernel and hardware to imitate. */
    public SoftFlavour flavour() {
        return flavour;
    }

    int queues() {
        return queues;
    }

    int depth() {
        return depth;
    }

    int workers() {
        return workers;
    }

    long latencyNanos() {
        return latencyNanos;
    }

    double gigabytesPerSecond() {
        return gigabytesPerSecond;
    }

    boolean spinning() {
        return spinning;
    }

    boolean directMemory() {
        return directMemory;
    }

    boolean cachedAnswers() {
        return cachedAnswers;
    }

    int level() {
        return level;
    }

    int numaNode() {
        return numaNode;
    }

    int priority() {
        return priority;
    }

    long sliceBytes() {
        return sliceBytes;
    }

    boolean hasIommu() {
        return iommu;
    }

    Map<Fault, Integer> faults() {
        return new EnumMap<>(faults);
    }

    int grace() {
        return grace;
    }

    long lateNanos() {
        return lateNanos;
    }

    long seed() {
        return seed;
    }

    Quirks quirks() {
        return quirks;
    }
}
