// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * An engine made of a {@link BlockCodec}, which it believes only as far as it has seen it work. Any thread may call it.
 *
 * <ul>
 *   <li>It takes a level only after {@link SelfTest} has passed at that level in this process. Two threads that begin a
 *       level at the same time both test it; nobody waits.
 *   <li>It has blocks verified before they are delivered, as many as {@link Verify} says. After the first that is wrong
 *       it takes no block any more, at any level, until the process ends.
 * </ul>
 *
 * <p>Instead of it, the next engine takes its blocks. The JDK's zlib does the block again that was wrong.
 */
public final class CodecEngine implements BlockEngine {
    /** How many blocks of each level are verified first, of a sample: the code is as new to the machine as the data. */
    private static final int FIRST = 16;

    /** Of how many others one is. To decode takes a third of the time of level 6, and as much as level 1. */
    private static final int ONE_IN = 512;

    private final BlockCodec codec;
    private final Verifier verifier;

    /** Bit n: level n has passed. */
    private volatile int passed;

    /** Bit n: level n has failed. */
    private volatile int failed;

    /** Creates the engine around a codec, which is a part of it from then on. */
    public CodecEngine(BlockCodec codec, Verify verify, Verifier.Witness witness) {
        this.codec = codec;
        this.verifier = new Verifier(codec.name(), verify, FIRST, ONE_IN, witness);
    }

    @Override
    public String name() {
        return codec.name();
    }

    @Override
    public boolean takes(Block block) {
        return codec.takes(block) && verifier.difference() == null && isRight(block.level());
    }

    private boolean isRight(int level) {
        int bit = 1 << level;
        if ((passed & bit) == 0 && (failed & bit) == 0) {
            if (!Stack.has(SelfTest.STACK_BYTES)) {
                return false; // not this time
            }
            boolean right = SelfTest.passes(codec, level);
            synchronized (this) {
                passed |= right ? bit : 0;
                failed |= right ? 0 : bit;
            }
        }
        return (failed & bit) == 0;
    }

    @Override
    public boolean submit(Block block) {
        if (verifier.difference() != null) {
            return false; // found while the block waited for a thread
        }
        int produced = codec.compress(block);
        if (produced == BlockCodec.REFUSED) {
            return false;
        }
        Completion completion = block.completion();
        if (produced < 0) {
            completion.fail(codec.name() + ": error=" + produced);
        } else if (verifier.passes(block, produced)) {
            completion.complete(produced);
        } else {
            completion.differs();
        }
        return true;
    }

    @Override
    public String defect() {
        Difference difference = verifier.difference();
        if (difference != null) {
            return "not used, because its output was wrong: " + difference;
        }
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
}
