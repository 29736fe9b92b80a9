// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * The health of a device: whether it may be used. A device must pass a self-test before its first use, and again after
 * faults. Any thread may use this; time comes from an injected clock.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>UNTESTED, QUARANTINED</td><td>TESTING</td><td>{@link #beginTest}, once the waiting time is over</td></tr>
 * <tr><td>TESTING</td><td>USABLE</td><td>{@link #passed}</td></tr>
 * <tr><td>TESTING</td><td>QUARANTINED</td><td>{@link #failed}</td></tr>
 * <tr><td>TESTING</td><td>UNTESTED</td><td>{@link #postponed}: no queue was free for the test; tried again after a
 *     second</td></tr>
 * <tr><td>USABLE</td><td>QUARANTINED</td><td>three {@linkplain #fault faults} in a row, or one {@link #graveFault}. The
 *     back-off doubles each time, and is reset by {@value #GOOD_CONDUCT} good requests</td></tr>
 * <tr><td>any</td><td>OFF</td><td>{@link #off}: permanent</td></tr>
 * </table>
 */
public final class DeviceHealth {
    static final long FIRST_QUARANTINE_NANOS = 1_000_000_000L;
    static final long LONGEST_QUARANTINE_NANOS = 300_000_000_000L;
    static final long POSTPONED_NANOS = 1_000_000_000L;
    static final int FAULTS_TO_QUARANTINE = 3;
    static final int GOOD_CONDUCT = 1000;

    /** The state of a device. */
    public enum State {
        /** No test was made yet. */
        UNTESTED,
        /** A test is running. */
        TESTING,
        /** The last test passed. */
        USABLE,
        /** The device failed, and is not used until the back-off is over. */
        QUARANTINED,
        /** The device is not used again in this process. */
        OFF
    }

    private final LongSupplier nanoClock;
    private final LongUnaryOperator jitter;
    private volatile State state = State.UNTESTED;
    private volatile String cause = "";
    /** When the next test is allowed. Compared by difference, and only while {@link #waits} is set. */
    private long testableAt;

    private boolean waits;
    private long quarantineNanos = FIRST_QUARANTINE_NANOS;
    private int faultsInARow;
    private int goodInARow;
    private long quarantines;

    /** @param jitter varies a back-off, so that processes do not all retry at the same time */
    public DeviceHealth(LongSupplier nanoClock, LongUnaryOperator jitter) {
        this.nanoClock = nanoClock;
        this.jitter = jitter;
    }

    public State state() {
        return state;
    }

    public boolean isUsable() {
        return state == State.USABLE;
    }

    /** Why the device is not usable, or last was not; empty if it always was. */
    public String cause() {
        return cause;
    }

    /** The number of quarantines so far. */
    public synchronized long quarantines() {
        return quarantines;
    }

    /** Whether a test is due. */
    public synchronized boolean isTestDue() {
        return (state == State.UNTESTED || state == State.QUARANTINED)
                && !(waits && nanoClock.getAsLong() - testableAt < 0);
    }

    /** Claims the test that is due. Returns true to one caller, which runs the test and reports its result. */
    public synchronized boolean beginTest() {
        boolean due = isTestDue();
        if (due) {
            state = State.TESTING;
        }
        return due;
    }

    public synchronized void passed() {
        if (state == State.TESTING) {
            faultsInARow = 0;
            goodInARow = 0;
            state = State.USABLE;
        }
    }

    /** Reports a failed test. Returns the length of the quarantine in nanoseconds. */
    public synchronized long failed(String why) {
        return state == State.TESTING ? quarantine(why) : 0;
    }

    /** Reports that the test could not run, which is no evidence against the device. */
    public synchronized void postponed(String why) {
        if (state == State.TESTING) {
            cause = why;
            state = State.UNTESTED;
            waitFor(POSTPONED_NANOS);
        }
    }

    /** Reports a good request. */
    public synchronized void success() {
        faultsInARow = 0;
        if (goodInARow < GOOD_CONDUCT && ++goodInARow == GOOD_CONDUCT) {
            quarantineNanos = FIRST_QUARANTINE_NANOS;
        }
    }

    /**
     * Reports a fault that may be an accident. Returns the length of the quarantine in nanoseconds, 0 if there is none.
     */
    public synchronized long fault(String why) {
        return ++faultsInARow >= FAULTS_TO_QUARANTINE ? graveFault(why) : 0;
    }

    /** Reports a fault after which the device cannot be trusted. Returns the same as {@link #fault}. */
    public synchronized long graveFault(String why) {
        return state == State.USABLE ? quarantine(why) : 0;
    }

    /** Switches the device off for good. */
    public synchronized void off(String why) {
        cause = why;
        state = State.OFF;
    }

    private long quarantine(String why) {
        quarantines++;
        goodInARow = 0;
        cause = why;
        state = State.QUARANTINED;
        long nanos = jitter.applyAsLong(quarantineNanos);
        waitFor(nanos);
        quarantineNanos = Math.min(2 * quarantineNanos, LONGEST_QUARANTINE_NANOS);
        return nanos;
    }

    private void waitFor(long nanos) {
        waits = true;
        testableAt = nanoClock.getAsLong() + nanos;
    }
}
