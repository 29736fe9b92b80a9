// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.config.Option;

/**
 * A product that WarpDrive works inside of. Says whether it may, which is logged once, and takes the one failure after
 * which the product's own compression is used for the rest of the process. Any thread may ask.
 *
 * <p>The switch of each is a system property, {@code warpdrive.} and its name: {@code off} or {@code false}
 * leaves the product as it is.
 */
public final class Integration {
    private enum State {
        UNKNOWN,
        ON,
        OFF
    }

    private final Option<Boolean> option;
    private final String product;
    private final String otherwise;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNKNOWN);

    /** One that goes on with its own compression where WarpDrive cannot be used. */
    public Integration(String name, String product) {
        this(name, product, "whose own compression goes on");
    }

    /**
     * A product.
     *
     * @param name of its switch, behind {@code warpdrive.}
     * @param product as a reader of the log knows it
     * @param otherwise what the product does without WarpDrive
     */
    public Integration(String name, String product, String otherwise) {
        this.option = Option.onOff("warpdrive." + name, true, "Whether WarpDrive is used in " + product + ".");
        this.product = product;
        this.otherwise = otherwise;
    }

    /** Its switch. */
    public Option<Boolean> option() {
        return option;
    }

    /** Whether WarpDrive compresses here. The first call decides, and logs which engines do it, or why none does. */
    public boolean isOn() {
        State now = state.get();
        return now == State.UNKNOWN ? decide() : now == State.ON;
    }

    private boolean decide() {
        try {
            boolean wanted = option.fromSystem();
            // Nothing is loaded for who switched it off: the library may be the reason.
            String text = wanted
                    ? "WarpDrive in " + product + ": " + Engines.get().inUse()
                    : "WarpDrive is not used in " + product + ": " + option + "=off";
            boolean logs = wanted ? Engines.get().config().get(ZipOptions.LOG) : ZipOptions.LOG.fromSystem();
            if (state.compareAndSet(State.UNKNOWN, wanted ? State.ON : State.OFF)) {
                if (logs) {
                    Log.say(logger -> logger.log(Level.INFO, text));
                }
            }
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
        return state.get() == State.ON;
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
}
