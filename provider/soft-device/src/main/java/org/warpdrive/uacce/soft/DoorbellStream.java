// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A queue of doorbell values from the drivers' threads to the device. It keeps all values, and the order of each
 * thread's values. Several producers, one consumer. It is bounded like a bus: a producer that finds it full waits.
 *
 * <p>Each cell has a turn. The cell can be filled when its turn equals the position to fill, and taken when its turn
 * equals that position plus one.
 */
final class DoorbellStream {
    private static final int CELLS = 1 << 12;
    private static final VarHandle TURN = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] turns = new long[CELLS];
    private final long[] values = new long[CELLS];
    private final AtomicLong filled = new AtomicLong();
    private long taken;
    private long value;

    private final List<Long> record = new ArrayList<>();
    private volatile boolean recording;

    DoorbellStream() {
        for (int i = 0; i < CELLS; i++) {
            turns[i] = i;
        }
    }

    /** Adds a value. Returns false if the stream is full. */
    boolean offer(long doorbell) {
        while (true) {
            long position = filled.get();
            int cell = (int) position & CELLS - 1;
            long turn = (long) TURN.getAcquire(turns, cell); // pairs with take()'s release of the emptied cell
            if (turn < position) {
                return false;
            }
            if (turn == position && filled.compareAndSet(position, position + 1)) {
                values[cell] = doorbell;
                TURN.setRelease(turns, cell, position + 1); // publishes the value, and the SQE stored before it
                return true;
            }
        }
    }

    /** Advances to the next value, which {@link #value()} returns. Returns false if there is none. */
    boolean take() {
        int cell = (int) taken & CELLS - 1;
        if ((long) TURN.getAcquire(turns, cell) != taken + 1) { // pairs with offer()'s release
            return false;
        }
        value = values[cell];
        TURN.setRelease(turns, cell, taken + CELLS);
        taken++;
        if (recording) {
            synchronized (record) {
                record.add(value);
            }
        }
        return true;
    }

    long value() {
        return value;
    }

    /** The number of values added so far. */
    long offered() {
        return filled.get();
    }

    boolean isEmpty() {
        return filled.get() == taken;
    }

    /** Starts recording the values taken. */
    void startRecording() {
        recording = true;
    }

    /** The values taken since recording started, in the order in which the device received them. */
    List<Long> recorded() {
        synchronized (record) {
            return List.copyOf(record);
        }
    }
}
