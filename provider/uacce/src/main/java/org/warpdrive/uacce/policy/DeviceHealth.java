// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Whether a device is to be trusted with work. Nothing is believed before a test passed, and after faults the device
 * takes another test. Any thread; time comes from an injected clock.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>UNTESTED, QUARANTINED</td><td>TESTING</td><td>{@link #beginTest}, once the time to wait is over</td></tr>
 * <tr><td>TESTING</td><td>USABLE</td><td>{@link #passed}</td></tr>
 * <tr><td>TESTING</td><td>QUARANTINED</td><td>{@link #failed}</td></tr>
 * <tr><td>TESTING</td><td>UNTESTED</td><td>{@link #postponed}: there was no queue to test with; for a second</td></tr>
 * <tr><td>USABLE</td><td>QUARANTINED</td><td>{@link #fault}: three in a row, or one {@link #graveFault}; each time for
 *     twice as long, until it did well for {@value #GOOD_CONDUCT} requests</td></tr>
 * <tr><td>any</td><td>OFF</td><td>{@link #off}: for good</td></tr>
 * </table>
 */
public final class DeviceHealth {
    static final long FIRST_QUARANTINE_NANOS = 1_000_000_000L;
    static final long LONGEST_QUARANTINE_NANOS = 300_000_000_000L;
    static final long POSTPONED_NANOS = 1_000_000_000L;
    static final int FAULTS_TO_QUARANTINE = 3;
    static final int GOOD_CONDUCT = 1000;

    /** What is known about a device. */
    public enum State {
        /** Nothing yet. */
        UNTESTED,
        /** A test is under way. */
        TESTING,
        /** It passed. */
        USABLE,
        /** It failed, and is left alone for a time. */
        QUARANTINED,
        /** It is not used again in this process. */
        OFF
    }

    private final LongSupplier nanoClock;
    private final LongUnaryOperator jitter;
    private volatile State state = State.UNTESTED;
    private volatile String cause = "";
    /** Compared by difference, and only where a test has to wait. */
    private long testableAt;

    private boolean waits;
    private long quarantineNanos = FIRST_QUARANTINE_NANOS;
    private int faultsInARow;
    private int goodInARow;
    private long quarantines;

    /** @param jitter spreads a back-off, so that processes do not come back together */
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

    /** Why it is not usable, or why it last was not; empty if it always was. */
    public String cause() {
        return cause;
    }

    /** How often it was put in quarantine. */
    public synchronized long quarantines() {
        return quarantines;
    }

    /** Whether it is time for a test. */
    public synchronized boolean isTestDue() {
        return (state == State.UNTESTED || state == State.QUARANTINED)
                && !(waits && nanoClock.getAsLong() - testableAt < 0);
    }

    /** True for the one who is to test it now, and then says how that went. */
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

    /** The test failed; returns for how many nanoseconds the device is left alone. */
    public synchronized long failed(String why) {
        return state == State.TESTING ? quarantine(why) : 0;
    }

    /** It could not be tested, which says nothing about it. */
    public synchronized void postponed(String why) {
        if (state == State.TESTING) {
            cause = why;
            state = State.UNTESTED;
            waitFor(POSTPONED_NANOS);
        }
    }

    /** A request went well. */
    public synchronized void success() {
        faultsInARow = 0;
        if (goodInARow < GOOD_CONDUCT && ++goodInARow == GOOD_CONDUCT) {
            quarantineNanos = FIRST_QUARANTINE_NANOS;
        }
    }

    /** Something went wrong that may be an accident; returns for how long the device is left alone if it is now, or 0. */
    public synchronized long fault(String why) {
        return ++faultsInARow >= FAULTS_TO_QUARANTINE ? graveFault(why) : 0;
    }

    /** Something went wrong after which the device is not to be believed; returns as {@link #fault} does. */
    public synchronized long graveFault(String why) {
        return state == State.USABLE ? quarantine(why) : 0;
    }

    /** It is not to be used again. */
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
