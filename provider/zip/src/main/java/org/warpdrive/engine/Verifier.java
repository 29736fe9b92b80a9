// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Verifies blocks of one engine before they are delivered: it chooses them by {@link Verify}, has them decoded by
 * {@link SegmentDecoder}, and reports what differs. What becomes of the engine then is the engine's own affair. Any
 * thread may call it.
 *
 * <p>As a sample it takes the first blocks of each level; of the others one in so many at random, and more of those that
 * took an unusual path ({@link Completion#verifyOneIn}). After a difference every block is taken, for the engine may have
 * several under way.
 *
 * <p>Cost of a block that is not chosen: a random number of the thread's own, and a striped counter.
 */
public final class Verifier {
    /** Is told of differences, on the thread that made the output. What it throws is ignored. */
    public interface Witness {
        /** Tells of a difference. The block is the witness's for the time of the call. */
        void differs(Difference difference, Block block, int produced);
    }

    private static final int LEVELS = 10;

    private final String engine;
    private final Verify verify;
    private final int first;
    private final int oneIn;
    private final Witness witness;
    private final Level[] levels = new Level[LEVELS];
    private volatile @Nullable Difference difference;

    /**
     * Creates a verifier that has seen nothing yet.
     *
     * @param engine the engine's name, for reports
     * @param first how many blocks of each level belong to a sample in any case
     * @param oneIn of how many others one belongs to it, a power of two
     */
    public Verifier(String engine, Verify verify, int first, int oneIn, Witness witness) {
        this.engine = engine;
        this.verify = verify;
        this.first = first;
        this.oneIn = oneIn;
        this.witness = witness;
        for (int i = 0; i < LEVELS; i++) {
            levels[i] = new Level();
        }
        ThreadLocalRandom.current(); // initialises the class at set-up
    }

    /** The blocks of one level. Its plain fields may lose an update of two threads, which does not matter. */
    private static final class Level {
        private final LongAdder delivered = new LongAdder();
        private long deliveredBefore;
        private int verified;

        void verified() {
            verified++;
            deliveredBefore = delivered.sum();
        }
    }

    /**
     * Returns whether the block may be delivered. False if it was verified and its output is wrong.
     *
     * @param produced the length of the output
     */
    public boolean passes(Block block, int produced) {
        if (verify == Verify.OFF || verify == Verify.CHECKSUM) {
            return true;
        }
        Level level = levels[block.level()];
        if (verify == Verify.SAMPLE && !isOfSample(block, level)) {
            level.delivered.increment();
            return true;
        }
        if (!SegmentDecoder.decodes(block, produced)) {
            differs(block, produced);
            return false;
        }
        level.verified();
        block.completion().verified();
        return true;
    }

    private boolean isOfSample(Block block, Level level) {
        int odds = Math.min(oneIn, block.completion().verifyOneIn());
        return level.verified < first
                || difference != null
                || (ThreadLocalRandom.current().nextInt() & (odds - 1)) == 0;
    }

    /** Reports that the block's output is wrong, whoever found that out. */
    public void differs(Block block, int produced) {
        Level level = levels[block.level()];
        Difference found = new Difference(
                engine, block.level(), block.position(), block.length(), level.delivered.sum() - level.deliveredBefore);
        if (difference == null) {
            difference = found;
        }
        FlightRecorder.wrongOutput(found);
        try {
            witness.differs(found, block, produced);
        } catch (Throwable e) {
            // No memory or no stack: the block matters more.
        }
    }

    /** Returns the first difference, or null if there was none. */
    @Nullable
    Difference difference() {
        return difference;
    }

    /** Begins anew: the next blocks of each level are the first. */
    public void restart() {
        difference = null;
        for (Level level : levels) {
            level.verified = 0;
        }
    }
}
