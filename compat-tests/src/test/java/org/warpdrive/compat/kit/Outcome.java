// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a call did: its value, or the exception's type and text. Two engines' outcomes are compared as a whole. */
public record Outcome(@Nullable Object value, @Nullable Class<?> thrown, @Nullable String text) {
    /** A call without a value. */
    public interface Action {
        void run() throws Exception;
    }

    public static Outcome of(Callable<?> call) {
        try {
            Object value = call.call();
            if (value instanceof byte[] bytes) {
                ReleasedMemory.checkNotIn(bytes);
            }
            return new Outcome(value, null, null);
        } catch (Exception | InternalError e) {
            return new Outcome(null, e.getClass(), e.getMessage());
        }
    }

    public static Outcome ofAction(Action action) {
        return of(() -> {
            action.run();
            return "done";
        });
    }

    /** The same without the text: for helpful NullPointerException messages, which name JDK internals. */
    public Outcome withoutText() {
        return new Outcome(value, thrown, null);
    }
}
