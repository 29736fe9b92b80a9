// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A product that WarpDrive works inside of. Says whether it may, which is logged once, and takes the one failure after
 * which the product's own compression is used for the rest of the process. Any thread may ask.
 *
 * <p>The switch of each is a system property, {@code warpdrive.} and its name: {@code off} or {@code false}
 * leaves the product as it is.
 */
public final class Integration {
    public static final Integration AGENT = new Integration("agent", "the application's classes");
    public static final Integration COMPRESS = new Integration("compress", "Commons Compress");
    public static final Integration GRPC = new Integration("grpc", "gRPC");
    public static final Integration HADOOP = new Integration("hadoop", "Hadoop's codecs");
    public static final Integration JETTY = new Integration("jetty", "Jetty");
    public static final Integration NETTY = new Integration("netty", "Netty");
    public static final Integration SERVLET =
            new Integration("servlet", "the servlet filter", "which passes responses on as they are");
    public static final Integration TOMCAT = new Integration("tomcat", "Tomcat");
    public static final Integration UNDERTOW = new Integration("undertow", "Undertow");

    private static final Set<String> OFF_WORDS = Set.of("off", "false");
    private static final Set<String> WORDS = Set.of("", "on", "true", "off", "false");

    private enum State {
        UNKNOWN,
        ON,
        OFF
    }

    private final String property;
    private final String product;
    private final String otherwise;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNKNOWN);

    Integration(String name, String product) {
        this(name, product, "whose own compression goes on");
    }

    /** @param otherwise what the product does without WarpDrive */
    private Integration(String name, String product, String otherwise) {
        this.property = "warpdrive." + name;
        this.product = product;
        this.otherwise = otherwise;
    }

    /** Whether WarpDrive compresses here. The first call decides, and logs which engines do it, or why none does. */
    public boolean isOn() {
        State now = state.get();
        return now == State.UNKNOWN ? decide() : now == State.ON;
    }

    private boolean decide() {
        try {
            boolean wanted = isWanted();
            // Nothing is loaded for who switched it off: the library may be the reason.
            String text = wanted
                    ? "WarpDrive in " + product + ": " + Engines.get().inUse()
                    : "WarpDrive is not used in " + product + ": " + property + "=off";
            Config config = wanted ? Engines.get().config() : Config.fromSystemProperties();
            if (state.compareAndSet(State.UNKNOWN, wanted ? State.ON : State.OFF)) {
                if (config.log()) {
                    Log.say(logger -> logger.log(Level.INFO, text));
                }
                if (!WORDS.contains(word(property))) {
                    Log.say(logger ->
                            logger.log(Level.WARNING, "{0}={1}: not on or off; it is on", property, word(property)));
                }
            }
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
        return state.get() == State.ON;
    }

    /** Whether the property leaves it on. Decides and logs nothing, and starts no engine. */
    public boolean isWanted() {
        return !isOff(property);
    }

    /** What the supplier gives; null if the product's own is to be used, which refuses a caller's mistake in its own words. */
    public <T> @Nullable T tryTo(Supplier<T> ours) {
        if (isOn()) {
            try {
                return ours.get();
            } catch (IllegalArgumentException | NullPointerException e) {
                return null;
            } catch (RuntimeException | LinkageError e) {
                failed(e);
            }
        }
        return null;
    }

    /** Something could not be set up: from now on this one is off. Only the first failure is logged. */
    public void failed(Throwable cause) {
        if (state.getAndSet(State.OFF) != State.OFF) {
            Log.say(logger -> logger.log(
                    Level.WARNING, "WarpDrive cannot be used in " + product + ", " + otherwise + ": " + cause, cause));
        }
    }

    private static boolean isOff(String property) {
        return OFF_WORDS.contains(word(property));
    }

    private static String word(String property) {
        try {
            return System.getProperty(property, "").strip().toLowerCase(Locale.ROOT);
        } catch (SecurityException e) {
            return "";
        }
    }
}
