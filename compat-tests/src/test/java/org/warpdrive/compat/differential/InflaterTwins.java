// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.warpdrive.compat.differential.Side.check;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Outcome;

/**
 * The same calls on an engine's inflater and on the JDK's. After every call all that can be seen must be equal, with one
 * exception: needsInput may be false where the JDK's is true if the JDK's own inflater could go on without input, given room.
 */
final class InflaterTwins {
    /** A call, made on each of the two with memory of its own. */
    interface Call {
        Object on(InflaterCaller caller) throws Exception;
    }

    private final Engine oracle;
    private final boolean raw;
    private final InflaterCaller ours;
    private final InflaterCaller theirs;

    /** All calls so far: a third inflater is brought to the same state by them. */
    private final List<Call> calls = new ArrayList<>();

    InflaterTwins(Engine engine, Engine oracle, boolean raw) {
        this.oracle = oracle;
        this.raw = raw;
        this.ours = new InflaterCaller(engine.inflater(raw));
        this.theirs = new InflaterCaller(oracle.inflater(raw));
    }

    /** The JDK's, to be asked, not changed. */
    Inflater theirs() {
        return theirs.inflater;
    }

    void call(Call call) {
        calls.add(call);
        Outcome expected = Outcome.of(() -> call.on(theirs));
        Outcome actual = Outcome.of(() -> call.on(ours));
        same(actual, expected);
        same(ours.state(), theirs.state());
        if (ours.inflater.needsInput() != theirs.inflater.needsInput()) {
            check(theirs.inflater.needsInput(), "asks for input with some left");
            check(needsOnlyRoom(), "does not ask for input, though the JDK's inflater cannot go on without");
        }
    }

    private static void same(Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new AssertionError("expected " + expected + " but was " + actual);
        }
    }

    /** Whether the JDK's inflater, in this state and given a byte of room, gives a byte, the end, or its verdict at once. */
    private boolean needsOnlyRoom() {
        Inflater probe = oracle.inflater(raw);
        try {
            InflaterCaller caller = new InflaterCaller(probe);
            for (Call call : calls) {
                // The outcome is known.
                Outcome.of(() -> call.on(caller));
            }
            return probe.inflate(new byte[1]) == 1 || probe.finished();
        } catch (DataFormatException e) {
            return true;
        } finally {
            probe.end();
        }
    }

    void end() {
        ours.inflater.end();
        theirs.inflater.end();
    }
}
