// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.Map;
import org.warpdrive.stats.Counter;

/**
 * An engine of native code that takes a level only after {@link SelfTest} has passed at that level in this process.
 * Otherwise the next engine takes its blocks, in the end the JDK's zlib. Any thread may call it.
 *
 * <p>Two threads that begin a level at the same time both test it; nobody waits.
 */
public final class SelfTested implements BlockEngine {
    private final BlockEngine engine;

    /** Bit n: level n has passed. */
    private volatile int passed;

    /** Bit n: level n has failed. */
    private volatile int failed;

    /** Creates the engine around another one, of which it is a part from then on. */
    public SelfTested(BlockEngine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public boolean takes(Block block) {
        return engine.takes(block) && isRight(block.level());
    }

    private boolean isRight(int level) {
        int bit = 1 << level;
        if ((passed & bit) == 0 && (failed & bit) == 0) {
            boolean right = SelfTest.passes(engine, level);
            synchronized (this) {
                passed |= right ? bit : 0;
                failed |= right ? 0 : bit;
            }
        }
        return (failed & bit) == 0;
    }

    @Override
    public String defect() {
        int levels = failed;
        if (levels == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder("not used, because its output was wrong in a test, at level");
        for (int level = 0; level < Integer.SIZE; level++) {
            if ((levels >>> level & 1) != 0) {
                text.append(' ').append(level);
            }
        }
        return text.toString();
    }

    @Override
    public boolean submit(Block block) {
        return engine.submit(block);
    }

    @Override
    public void await(Block block) {
        engine.await(block);
    }

    @Override
    public void held(Block block, long heldNanos) {
        engine.held(block, heldNanos);
    }

    @Override
    public Map<Counter, Long> gauges() {
        return engine.gauges();
    }

    @Override
    public void releaseIdle() {
        engine.releaseIdle();
    }

    @Override
    public int depth() {
        return engine.depth();
    }
}
