// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.engine.Verify;

/** The options of {@code warpdrive-zip}, and of {@code warpdrive-native}, which depends on nothing and so has no table. */
public final class ZipOptions implements OptionTable {
    private static final int MAX_THREADS = 64;

    public static final Option<EngineChoice> ENGINE = Option.choice(
            "warpdrive.engine",
            EngineChoice.AUTO,
            "Which engines may be used. `auto`: the fastest there is for each block. `jdk`: java.util.zip alone. `native`: the"
                    + " native codec, and java.util.zip for what it cannot do. `soft`: as `auto`, with soft devices in"
                    + " place of the kernel's. `wdzip attach PID --engine` switches a running process.");

    public static final Option<Ratio> RATIO = Option.choice(
            "warpdrive.ratio",
            Ratio.SIZE,
            "What a level means to the native codec: zlib's `size`, or more `speed` at a larger size.");

    public static final Option<Integer> THREADS = Option.number(
            "warpdrive.threads", 1, 1, MAX_THREADS, "How many threads, the caller's included, may work on one stream.");

    public static final Option<Verify> VERIFY = Option.choice(
            "warpdrive.verify",
            Verify.SAMPLE,
            "How far a device's output is believed. `checksum`: its checksum of the input is compared. `sample`: some blocks are"
                    + " decoded as well. `decode`: all blocks are. `off`: none of that.");

    public static final Option<Long> MEMORY_MAX = Option.bytes(
                    "warpdrive.memory.max",
                    Runtime.getRuntime().maxMemory() / 2,
                    "How much memory outside the heap may be held. Beyond it what is idle is given back first; then new streams"
                            + " are left to java.util.zip.")
            .withDefaultWords("half of the heap's maximum");

    public static final Option<Boolean> LOG = Option.onOff(
            "warpdrive.log",
            true,
            "Whether one line is logged, at INFO, on which engines are in use and why others are not. It comes at once where"
                    + " something is missing, else after a second.");

    public static final Option<Boolean> JMX = Option.onOff(
            "warpdrive.jmx",
            true,
            "Whether the counters are an MXBean, `org.warpdrive:type=WarpDrive`. Of several copies in a process, the last to"
                    + " start has it.");

    public static final Option<Boolean> NATIVE =
            Option.onOff("warpdrive.native.enabled", true, "Whether the native library is looked for.");

    public static final Option<String> NATIVE_PATH = Option.text(
                    "warpdrive.native.path", "a file", "The native library to load. If it cannot be loaded, none is.")
            .withDefaultWords("the one in the jar");

    /** Values of {@link #ENGINE}. */
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

    /** Values of {@link #RATIO}. */
    public enum Ratio {
        /** At each level no larger in the aggregate than java.util.zip. */
        SIZE,
        /** Each level is done by a faster, weaker one. */
        SPEED
    }

    @Override
    public String artifact() {
        return "warpdrive-zip";
    }

    @Override
    public List<Option<?>> options() {
        return all();
    }

    /** All of them, in the order in which documentation lists them. */
    public static List<Option<?>> all() {
        return List.of(ENGINE, RATIO, THREADS, MEMORY_MAX, VERIFY, NATIVE, NATIVE_PATH, LOG, JMX);
    }
}
