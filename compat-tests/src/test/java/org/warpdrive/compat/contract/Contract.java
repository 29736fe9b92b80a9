// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.Pump;

/**
 * Root of the conformance suites: what java.util.zip does, told as tests, run against any engine. A subclass names
 * the engine. Each suite also runs against java.util.zip itself, so that none asks for more than the JDK does.
 */
abstract class Contract implements EngineUnderTest {
    static final boolean ZLIB = false;
    static final boolean RAW = true;

    private final List<Deflater> deflaters = new ArrayList<>();
    private final List<Inflater> inflaters = new ArrayList<>();

    Engine oracle() {
        return JavaUtilZip.INSTANCE;
    }

    /** A deflater of the engine under test, ended after the test. */
    final Deflater deflater(int level, boolean nowrap) {
        return track(engine().deflater(level, nowrap));
    }

    final Deflater deflater(boolean nowrap) {
        return deflater(Deflater.DEFAULT_COMPRESSION, nowrap);
    }

    final Deflater oracleDeflater(int level, boolean nowrap) {
        return track(oracle().deflater(level, nowrap));
    }

    final Inflater inflater(boolean nowrap) {
        return track(engine().inflater(nowrap));
    }

    final Inflater oracleInflater(boolean nowrap) {
        return track(oracle().inflater(nowrap));
    }

    /** For assertions on sizes, and on one block being like another. */
    final void assumeNoDevice() {
        assumeFalse(engine().usesDevice(), "devices ignore levels and history, and do what blocks they have room for");
    }

    /** A whole stream after parameters were set: with the call that takes them up. */
    final byte[] finishSettled(Deflater deflater, byte[] data) {
        return Pump.join(engine().settle(deflater), Pump.finish(deflater, data));
    }

    final Deflater track(Deflater deflater) {
        deflaters.add(deflater);
        return deflater;
    }

    final Inflater track(Inflater inflater) {
        inflaters.add(inflater);
        return inflater;
    }

    @AfterEach
    void endAll() {
        deflaters.forEach(Deflater::end);
        inflaters.forEach(Inflater::end);
    }
}
