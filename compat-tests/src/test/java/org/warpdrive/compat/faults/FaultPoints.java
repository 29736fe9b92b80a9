// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The points of the code at which something may be thrown, as one thread comes by them. {@link FaultLoader} puts a call of
 * {@link #hit} at each.
 */
public final class FaultPoints {
    private static volatile @Nullable Thread armed;
    private static int left;
    private static @Nullable Supplier<? extends @Nullable Throwable> maker;
    private static final List<Throwable> THROWN = new ArrayList<>();

    private FaultPoints() {}

    /** Has the n-th point from here on, counted from 1, throw in this thread; or just do something, if it makes nothing to throw. */
    static void arm(int n, Supplier<? extends @Nullable Throwable> made) {
        left = n;
        maker = made;
        THROWN.clear();
        armed = Thread.currentThread();
    }

    /** Ends it; whether the point was reached. */
    static boolean disarm() {
        boolean struck = armed == null;
        armed = null;
        return struck;
    }

    /** Where it was thrown, innermost call first; empty if it was not. */
    static String where() {
        return THROWN.stream()
                .flatMap(e -> Arrays.stream(e.getStackTrace()))
                .map(StackTraceElement::toString)
                .filter(line -> line.contains("org.warpdrive") && !line.contains(".faults."))
                .limit(5)
                .collect(Collectors.joining(", "));
    }

    /** Whether this is the one that was thrown. */
    static boolean isOurs(Throwable e) {
        return THROWN.contains(e);
    }

    /** Called at each point. */
    public static void hit() {
        if (armed == Thread.currentThread() && --left == 0 && maker != null) {
            armed = null;
            Throwable now = maker.get();
            if (now != null) {
                THROWN.add(now);
                FaultPoints.<RuntimeException>sneak(now);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable e) throws T {
        throw (T) e;
    }
}
