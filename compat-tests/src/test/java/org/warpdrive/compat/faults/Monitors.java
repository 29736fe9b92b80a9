// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which monitors threads hold where they are about to wait. {@link MonitorLoader} puts a call in front of each such place. */
public final class Monitors {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** A stream's own, which it holds for the length of a call as the JDK's do. */
    private static final Set<String> OF_STREAMS = Set.of(
            "org.warpdrive.zip.stream.DeflateStream",
            "org.warpdrive.zip.stream.InflateStream",
            "java.util.zip.Deflater$DeflaterZStreamRef",
            "java.util.zip.Inflater$InflaterZStreamRef");

    private static final Map<String, String> HELD = new ConcurrentHashMap<>();
    private static final Set<String> PLACES = ConcurrentHashMap.newKeySet();

    private Monitors() {}

    static void forget() {
        HELD.clear();
        PLACES.clear();
    }

    /** Where a thread was about to wait in a monitor: the place, and which. */
    static Map<String, String> held() {
        return HELD;
    }

    /** Where threads were about to wait. */
    static Set<String> places() {
        return PLACES;
    }

    /** Called where the caller is about to wait. */
    public static void waits(String place) {
        PLACES.add(place);
        ThreadInfo thread =
                THREADS.getThreadInfo(new long[] {Thread.currentThread().getId()}, true, false)[0];
        for (MonitorInfo monitor : thread.getLockedMonitors()) {
            if (!OF_STREAMS.contains(monitor.getClassName())) {
                HELD.put(place, monitor.getClassName() + " since " + monitor.getLockedStackFrame());
            }
        }
    }

    /** As {@link #waits}, in front of a call of poll(2), which does not wait with a timeout of 0. */
    public static void polls(int timeoutMillis, String place) {
        if (timeoutMillis != 0) {
            waits(place);
        }
    }
}
