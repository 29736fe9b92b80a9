// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;

/**
 * What a call of deflate does that finds another level or strategy pending: between all pairs of them, at each moment of a
 * stream's life, beside java.util.zip. Where the JDK's call compresses nothing, ours must return the same 0; where it closes a
 * block, the number of bytes is each engine's own, and everything else the same.
 */
class ParameterChangeTest {
    private static final byte[] DATA = TestData.TEXT.of(700);
    private static final int ROOM = 8192;

    /** When the change is asked for. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions keep nothing
    enum Moment {
        FRESH(run -> run.deflater.setInput(DATA)),
        FRESH_AND_FINISHING(run -> {
            run.deflater.setInput(DATA);
            run.deflater.finish();
        }),
        AFTER_UNFLUSHED_INPUT(run -> {
            run.deflater.setInput(DATA);
            run.body(Deflater.NO_FLUSH, ROOM);
        }),
        AFTER_A_FLUSH(run -> {
            run.deflater.setInput(DATA);
            run.body(Deflater.SYNC_FLUSH, ROOM);
        }),
        AMID_INPUT_AND_FINISHING(run -> {
            run.deflater.setInput(DATA);
            run.body(Deflater.NO_FLUSH, ROOM);
            run.deflater.setInput(DATA);
            run.deflater.finish();
        }),
        AFTER_RESET(AFTER_A_FLUSH.prepare);

        private final Consumer<Run> prepare;

        Moment(Consumer<Run> prepare) {
            this.prepare = prepare;
        }

        void prepare(Run run) {
            prepare.accept(run);
        }

        void afterChange(Run run) {
            if (this == AFTER_RESET) {
                run.deflater.reset();
                run.stream.reset();
                run.deflater.setInput(DATA);
            }
        }
    }

    /** One deflater and what was seen of it. */
    private static final class Run {
        final Deflater deflater;
        private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
        private final List<String> seen = new ArrayList<>();

        Run(Engine engine, int level, int strategy, boolean nowrap) {
            deflater = engine.deflater(level, nowrap);
            deflater.setStrategy(strategy);
            if (strategy != Deflater.DEFAULT_STRATEGY) {
                note("settles", call(Deflater.NO_FLUSH, ROOM));
            }
        }

        int call(int flush, int room) {
            byte[] out = new byte[room];
            int count = deflater.deflate(out, 0, room, flush);
            stream.write(out, 0, count);
            return count;
        }

        /** A call whose number of bytes is the engine's own affair. */
        void body(int flush, int room) {
            call(flush, room);
            note("body", -1);
        }

        void note(String what, int count) {
            seen.add(what + " returned=" + count + " in=" + deflater.getTotalIn() + " needs=" + deflater.needsInput()
                    + " finished=" + deflater.finished() + " adler=" + deflater.getAdler());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPendingChangeIsTakenUpAsByTheJdk(Moment moment) {
        for (boolean nowrap : new boolean[] {true, false}) {
            for (int from = 0; from < 33; from++) {
                for (int to = 0; to < 33; to++) {
                    int level = from % 11 - 1;
                    int strategy = from / 11;
                    int newLevel = to % 11 - 1;
                    int newStrategy = to / 11;
                    boolean noRoomFirst = (from + to) % 2 == 0;
                    Run ours = run(
                            moment,
                            WarpDriveEngine.INSTANCE,
                            nowrap,
                            level,
                            strategy,
                            newLevel,
                            newStrategy,
                            noRoomFirst);
                    Run theirs = run(
                            moment, JavaUtilZip.INSTANCE, nowrap, level, strategy, newLevel, newStrategy, noRoomFirst);
                    String which = moment + " nowrap=" + nowrap + " from " + level + "/" + strategy + " to " + newLevel
                            + "/" + newStrategy;
                    assertThat(ours.seen).as(which).isEqualTo(theirs.seen);
                    byte[] plain = Pump.inflateAll(theirs.stream.toByteArray(), nowrap);
                    assertThat(Pump.inflateAll(ours.stream.toByteArray(), nowrap))
                            .as(which)
                            .isEqualTo(plain);
                }
            }
        }
    }

    private static Run run(
            Moment moment,
            Engine engine,
            boolean nowrap,
            int level,
            int strategy,
            int newLevel,
            int newStrategy,
            boolean noRoomFirst) {
        Run run = new Run(engine, level, strategy, nowrap);
        Deflater deflater = run.deflater;
        moment.prepare(run);
        // There and back counts as a change as well.
        deflater.setLevel(newLevel == level ? (level + 2) % 10 : newLevel);
        deflater.setLevel(newLevel);
        deflater.setStrategy(newStrategy);
        moment.afterChange(run);
        boolean begun =
                switch (moment) {
                    case AFTER_UNFLUSHED_INPUT, AFTER_A_FLUSH, AMID_INPUT_AND_FINISHING -> true;
                    case FRESH, FRESH_AND_FINISHING, AFTER_RESET -> false;
                };
        boolean closes = begun && (strategy != newStrategy || search(level) != search(newLevel));
        if (noRoomFirst) {
            run.note("without room", run.call(Deflater.FULL_FLUSH, 0));
            run.body(Deflater.FULL_FLUSH, ROOM);
        } else {
            int count = run.call(Deflater.FULL_FLUSH, ROOM);
            run.note("changed", closes ? -1 : count);
        }
        run.body(Deflater.SYNC_FLUSH, ROOM);
        run.note("flushed", run.deflater.finished() ? 0 : run.call(Deflater.SYNC_FLUSH, ROOM));
        deflater.finish();
        run.body(Deflater.NO_FLUSH, ROOM);
        assertThat(deflater.finished()).isTrue();
        deflater.end();
        return run;
    }

    private static int search(int level) {
        return level == 0 ? 0 : level >= 1 && level <= 3 ? 1 : 2;
    }
}
