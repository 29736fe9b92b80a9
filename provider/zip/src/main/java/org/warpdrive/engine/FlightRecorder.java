// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * What is worth an event in a flight recording: all of it rare. Nothing happens where the JVM has no recorder, and an event that
 * cannot be recorded, for want of memory or stack, is nobody's error: the block it tells of is more important.
 */
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
public final class FlightRecorder {
    private static final boolean PRESENT = isPresent();

    private FlightRecorder() {}

    private static boolean isPresent() {
        try {
            Class.forName("jdk.jfr.Event");
            Class.forName("jdk.jfr.FlightRecorder");
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Our first event would have the JVM's recorder initialised, where nobody wants it and perhaps at the end of the stack. */
    private static boolean isOn() {
        return PRESENT && jdk.jfr.FlightRecorder.isInitialized();
    }

    /** A block that has to be done again by another engine. */
    static void fallback(String engine, String reason, int bytes) {
        if (isOn()) {
            try {
                Fallback event = new Fallback();
                event.engine = engine;
                event.reason = reason;
                event.bytes = bytes;
                event.commit();
            } catch (Throwable e) {
                // Not recorded.
            }
        }
    }

    /** A block that took long. */
    static void slowBlock(String engine, int bytes, long nanos) {
        if (isOn()) {
            try {
                SlowBlock event = new SlowBlock();
                event.engine = engine;
                event.bytes = bytes;
                event.took = nanos;
                event.commit();
            } catch (Throwable e) {
                // Not recorded.
            }
        }
    }

    /** A device that is left alone for some time. */
    public static void quarantine(String device, String reason, long nanos) {
        if (isOn()) {
            try {
                Quarantine event = new Quarantine();
                event.device = device;
                event.reason = reason;
                event.time = nanos;
                event.commit();
            } catch (Throwable e) {
                // Not recorded.
            }
        }
    }

    @Name("org.warpdrive.Fallback")
    @Label("Block done again elsewhere")
    @Category("WarpDrive")
    @Description("An engine failed at a block, so the next one does it; the application does not notice")
    @StackTrace(false)
    private static final class Fallback extends Event {
        @Label("Engine")
        String engine = "";

        @Label("Reason")
        String reason = "";

        @Label("Input")
        @DataAmount
        int bytes;
    }

    @Name("org.warpdrive.SlowBlock")
    @Label("Slow block")
    @Category("WarpDrive")
    @Description("From the hand-over of a block to its end 10 ms or more passed")
    @StackTrace(false)
    private static final class SlowBlock extends Event {
        @Label("Engine")
        String engine = "";

        @Label("Input")
        @DataAmount
        int bytes;

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    @Name("org.warpdrive.Quarantine")
    @Label("Device in quarantine")
    @Category("WarpDrive")
    @Description("A device failed and is left alone; software does its blocks")
    @StackTrace(false)
    private static final class Quarantine extends Event {
        @Label("Device")
        String device = "";

        @Label("Reason")
        String reason = "";

        @Label("For")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }
}
