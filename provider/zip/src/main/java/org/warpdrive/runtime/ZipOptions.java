// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.engine.Verify;

/**
 * The options of {@code warpdrive-zip}, and those of {@code warpdrive-native}. The latter depends on no other artifact
 * and so has no table of its own.
 */
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
            "How far the output of devices and of the native codec is believed. `sample`: the first blocks, those that took"
                    + " a rare path, and a random one of 512 are decoded by java.util.zip and compared. `decode`: all blocks are."
                    + " `checksum`: only a device's checksum of its input is compared; the codec makes none, so this is"
                    + " `off` for it. `off`: none of that.");

    public static final Option<String> VERIFY_DUMP = Option.text(
            "warpdrive.verify-dump",
            "a directory",
            "Where to keep a block whose output was wrong: its window, its input and the output, for those who mend the"
                    + " engine. At most ten files of 1 MiB, which only the owner may read.");

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

    public static final Option<Boolean> NATIVE_PREVIEW = Option.onOff(
            "warpdrive.native.preview",
            false,
            "Whether the libraries for Windows and macOS are used, if the jar has them. No JVM there has loaded one.");

    /** The values of {@link #ENGINE}. */
    public enum EngineChoice {
        /** The fastest engine available for each block. */
        AUTO,
        /** java.util.zip alone. */
        JDK,
        /** The native codec, and java.util.zip for what it cannot do. */
        NATIVE,
        /**
         * Like {@link #AUTO}, but with software devices in place of the kernel's. If none is configured, there is one
         * of the default kind.
         */
        SOFT
    }

    /** The values of {@link #RATIO}. */
    public enum Ratio {
        /** Output at each level is no larger than java.util.zip's, in the aggregate. */
        SIZE,
        /** Each level is replaced by a faster one that compresses less. */
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

    @Override
    public boolean areReadByEngines() {
        return true;
    }

    /** Returns all options, in the order in which documentation lists them. */
    public static List<Option<?>> all() {
        return List.of(
                ENGINE, RATIO, THREADS, MEMORY_MAX, VERIFY, VERIFY_DUMP, NATIVE, NATIVE_PATH, NATIVE_PREVIEW, LOG, JMX);
    }
}
