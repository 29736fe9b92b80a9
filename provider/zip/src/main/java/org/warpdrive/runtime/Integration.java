// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.config.Option;

/**
 * The use of WarpDrive inside another product, such as Netty. It decides once whether WarpDrive may be used, and logs
 * that. After the first failure the product uses its own compression for the rest of the process. Any thread may call
 * it.
 *
 * <p>Each integration has a switch: the system property {@code warpdrive.} and its name. The values {@code off} and
 * {@code false} leave the product unchanged.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>from</th><th>to</th><th>by</th></tr>
 * <tr><td>UNKNOWN</td><td>ON or OFF</td><td>the first {@link #isOn}, from the switch</td></tr>
 * <tr><td>any</td><td>OFF</td><td>{@link #failed}</td></tr>
 * </table>
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

    /**
     * Creates an integration with a product that uses its own compression if WarpDrive cannot be used.
     *
     * @param name the switch, without {@code warpdrive.}
     * @param product the product's name in log messages
     */
    public Integration(String name, String product) {
        this(name, product, "whose own compression goes on");
    }

    /**
     * Creates an integration.
     *
     * @param name the switch, without {@code warpdrive.}
     * @param product the product's name in log messages
     * @param otherwise what the product does without WarpDrive, as a relative clause for the log message
     */
    public Integration(String name, String product, String otherwise) {
        this.option = Option.onOff("warpdrive." + name, true, "Whether WarpDrive is used in " + product + ".");
        this.product = product;
        this.otherwise = otherwise;
    }

    /** Returns the switch. */
    public Option<Boolean> option() {
        return option;
    }

    /** Returns whether WarpDrive is used. The first call decides and logs which engines are used, or why none is. */
    public boolean isOn() {
        State now = state.get();
        return now == State.UNKNOWN ? decide() : now == State.ON;
    }

    private boolean decide() {
        try {
            boolean wanted = option.fromSystem();
            // With the switch off nothing is loaded, because the native library may be the reason for it.
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

    /**
     * Calls the supplier if WarpDrive is used.
     *
     * @return its result; null if the product's own implementation must be used. That is also so after an exception for
     *     an invalid argument, which the product then rejects with its own message
     */
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

    /** Switches this integration off after a failure. Only the first failure is logged. */
    public void failed(Throwable cause) {
        if (state.getAndSet(State.OFF) != State.OFF) {
            Log.say(logger -> logger.log(
                    Level.WARNING, "WarpDrive cannot be used in " + product + ", " + otherwise + ": " + cause, cause));
        }
    }
}
