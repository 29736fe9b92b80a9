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
 * The events for JDK Flight Recorder, one for each thing that {@code Fallbacks}, {@code Wrong},
 * {@code Slow} and {@code Quarantines} of {@link org.warpdrive.stats.Counter} count, and described as there. All of them are rare. Without a recorder nothing happens. If an event cannot be
 * recorded for lack of memory or stack, the error is ignored, because the block matters more.
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

    /**
     * Returns whether the JVM's recorder is in use. Without this test the first event would initialise the recorder,
     * which nobody may want, and perhaps at the end of the stack.
     */
    private static boolean isOn() {
        return PRESENT && jdk.jfr.FlightRecorder.isInitialized();
    }

    /** Records that another engine has to do a block again. */
    static void fallback(String engine, String reason, int bytes) {
        if (isOn()) {
            try {
                Fallback event = new Fallback();
                event.engine = engine;
                event.reason = reason;
                event.in = bytes;
                event.commit();
            } catch (Throwable e) {
                // Not recorded.
            }
        }
    }

    /** Records that the output of a block was wrong. */
    static void wrongOutput(Difference difference) {
        if (isOn()) {
            try {
                WrongOutput event = new WrongOutput();
                event.engine = difference.engine();
                event.level = difference.level();
                event.offset = difference.offset();
                event.in = difference.length();
                event.unverified = difference.unverified();
                event.commit();
            } catch (Throwable e) {
                // Not recorded.
            }
        }
    }

    /** Records a slow block. */
    static void slowBlock(String engine, int bytes, long nanos) {
        if (isOn()) {
            try {
                SlowBlock event = new SlowBlock();
                event.engine = engine;
                event.in = bytes;
                event.latency = nanos;
                event.commit();
            } catch (Throwable e) {
                // Not recorded.
            }
        }
    }

    /** Records that a device is not used for some time. */
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
    @Label("Fallback")
    @Category("WarpDrive")
    @Description("Blocks at which the engine failed, so that another engine did them again.")
    @StackTrace(false)
    private static final class Fallback extends Event {
        @Label("Engine")
        String engine = "";

        @Label("Reason")
        String reason = "";

        @Label("In")
        @DataAmount
        int in;
    }

    @Name("org.warpdrive.WrongOutput")
    @Label("Wrong output")
    @Category("WarpDrive")
    @Description("Blocks whose output did not decode to their input, so that java.util.zip did them again.")
    @StackTrace(false)
    private static final class WrongOutput extends Event {
        @Label("Engine")
        String engine = "";

        @Label("Level")
        int level;

        @Label("Offset in the stream")
        @DataAmount
        long offset;

        @Label("In")
        @DataAmount
        int in;

        @Label("Blocks of this engine and level since the last that was verified")
        long unverified;
    }

    @Name("org.warpdrive.SlowBlock")
    @Label("Slow block")
    @Category("WarpDrive")
    @Description("Completed blocks that took 10 ms or longer.")
    @StackTrace(false)
    private static final class SlowBlock extends Event {
        @Label("Engine")
        String engine = "";

        @Label("In")
        @DataAmount
        int in;

        @Label("Latency")
        @Timespan(Timespan.NANOSECONDS)
        long latency;
    }

    @Name("org.warpdrive.Quarantine")
    @Label("Quarantine")
    @Category("WarpDrive")
    @Description("How often a device failed and was not used for some time.")
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
