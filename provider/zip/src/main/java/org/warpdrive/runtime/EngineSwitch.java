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
 * Which of the engines that were set up at the start are used: all of them, or fewer, as an operator says while the process runs.
 * Nothing is set up here, so that a switch neither takes time nor fails. Any thread.
 */
final class EngineSwitch {
    /** All that the process was started with, whatever that was. */
    private static final String CONFIGURED = "configured";

    private final EngineChoice configured;
    private final @Nullable Router router;
    private final boolean natives;

    private volatile EngineChoice choice;

    /**
     * As configured.
     *
     * @param router those who do blocks; null where the JDK does whole streams
     * @param natives whether there is the native codec
     */
    EngineSwitch(EngineChoice configured, @Nullable Router router, boolean natives) {
        this.configured = configured;
        this.router = router;
        this.natives = natives;
        this.choice = configured;
    }

    /** Whether java.util.zip does all new streams, though there are other engines. */
    boolean isJdk() {
        return choice == EngineChoice.JDK && configured != EngineChoice.JDK;
    }

    /** Whether devices may be used, as far as there are any. */
    boolean allowsDevices() {
        return choice == configured;
    }

    /** Whether it is not as configured. */
    boolean isSwitched() {
        return choice != configured;
    }

    /** What is in use, in the words of {@link ZipOptions#ENGINE}. */
    String name() {
        return name(choice);
    }

    /**
     * Switches: {@code jdk}, {@code native} if there is the native codec, or what the process was started with, by its name or as
     * {@code configured}.
     *
     * @throws IllegalArgumentException if it is none of those, with their names
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
                router.releaseIdle(); // nobody will ask for those queues
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
