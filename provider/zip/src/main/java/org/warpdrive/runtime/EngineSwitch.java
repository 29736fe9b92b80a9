// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.runtime.ZipOptions.EngineChoice;

/**
 * The switch between engines at run time: all engines that were set up at the start, or only some of them. A switch
 * sets nothing up, so it is fast and cannot fail. Any thread may use it.
 */
final class EngineSwitch {
    /** The value that means the engines the process was started with. */
    private static final String CONFIGURED = "configured";

    private final EngineChoice configured;
    private final @Nullable Router router;
    private final boolean natives;

    private volatile EngineChoice choice;

    /**
     * Creates a switch in its configured position.
     *
     * @param configured the value of {@link ZipOptions#ENGINE} at the start
     * @param router the engines of blocks; null if the JDK does whole streams
     * @param natives whether the native codec is available
     */
    EngineSwitch(EngineChoice configured, @Nullable Router router, boolean natives) {
        this.configured = configured;
        this.router = router;
        this.natives = natives;
        this.choice = configured;
    }

    /** Returns whether new streams were switched to java.util.zip, although there are other engines. */
    boolean isJdk() {
        return choice == EngineChoice.JDK && configured != EngineChoice.JDK;
    }

    /** Returns whether devices may be used, if there are any. */
    boolean allowsDevices() {
        return choice == configured;
    }

    /** Returns whether the engines in use are not the configured ones. */
    boolean isSwitched() {
        return choice != configured;
    }

    /** Returns the engines in use, as a value of {@link ZipOptions#ENGINE}. */
    String name() {
        return name(choice);
    }

    /**
     * Switches to other engines.
     *
     * @param value {@code jdk}; {@code native} if the native codec is available; or the value that the process was
     *     started with, by its name or as {@code configured}
     * @throws IllegalArgumentException if it is none of these; the message lists them
     */
    synchronized void to(String value) {
        String name = value.strip().toLowerCase(Locale.ROOT);
        if (!names().contains(name)) {
            throw new IllegalArgumentException("engine=" + value + ": this process, started with engine="
                    + name(configured) + ", can be switched to " + String.join(", ", names()));
        }
        EngineChoice wanted =
                name.equals(CONFIGURED) ? configured : EngineChoice.valueOf(name.toUpperCase(Locale.ROOT));
        choice = wanted;
        if (router != null) {
            router.use(engine -> wanted == configured
                    || engine instanceof StoredBlocks
                    || (wanted == EngineChoice.NATIVE && !engine.isAccelerator()));
            if (wanted != configured) {
                router.releaseIdle(); // no block will use those queues
            }
        }
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        names.add("jdk");
        if (natives) {
            names.add("native");
        }
        names.add(name(configured));
        names.add(CONFIGURED);
        return names;
    }

    private static String name(EngineChoice choice) {
        return choice.toString().toLowerCase(Locale.ROOT);
    }
}
