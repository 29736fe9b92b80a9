// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.warpdrive.stats.EngineStats;

/**
 * Decides which engine does a block, and has it done again when that fails: engines are tried in order of preference, the
 * last one takes and completes everything. Engines may be {@linkplain #use switched off} at any time. Any thread may call it.
 */
public final class Router {
    private final List<BlockEngine> engines;
    private final List<Counters> counters;
    private final SoftwarePace pace = new SoftwarePace();

    /** Bit i: the engine at index i gets no more blocks. */
    private volatile long off;

    /**
     * @param engines in order of preference; the last takes every block and never fails
     */
    public Router(List<BlockEngine> engines) {
        this.engines = List.copyOf(engines);
        List<Counters> counted = new ArrayList<>();
        for (int i = 0; i < this.engines.size(); i++) {
            counted.add(new Counters());
        }
        this.counters = List.copyOf(counted);
    }

    /**
     * Has from now on only some of the engines given blocks; what another one is at work on it ends. Streams go on, since any
     * engine can do any block, and their number of blocks under way stays what it was when they started.
     *
     * @param wanted says yes to those; the last engine, which takes what others fail at, is used in any case
     */
    public void use(Predicate<BlockEngine> wanted) {
        long mask = 0;
        for (int i = 0; i < engines.size() - 1; i++) {
            if (!wanted.test(engines.get(i))) {
                mask |= 1L << i;
            }
        }
        off = mask;
    }

    private boolean isOff(int index) {
        return (off >>> index & 1) != 0;
    }

    /** Returns how many blocks a stream that starts now should have under way. */
    public int depth() {
        BlockEngine deepest = deepest();
        return deepest == null ? 1 : deepest.depth();
    }

    /** Returns the engine that wants the most blocks under way, or null if none wants more than one. */
    private @Nullable BlockEngine deepest() {
        BlockEngine deepest = null;
        for (int i = 0; i < engines.size(); i++) {
            BlockEngine engine = engines.get(i);
            if (!isOff(i) && engine.depth() > (deepest == null ? 1 : deepest.depth())) {
                deepest = engine;
            }
        }
        return deepest;
    }

    /** Returns the most input that a block of a stream that starts now should have. */
    public int blockBytes() {
        BlockEngine deepest = deepest();
        return deepest == null ? Staging.BLOCK_BYTES : deepest.blockBytes();
    }

    /**
     * Returns the most input that a stream which starts now holds back for want of more. In software on one thread that
     * is as little as costs nothing, elsewhere a whole block, which a thread or a device is worth. Input that is there
     * at once makes whole blocks anywhere.
     */
    public int heldBytes() {
        BlockEngine deepest = deepest();
        return deepest == null ? StoredBlocks.MAX_BYTES : deepest.blockBytes();
    }

    /**
     * Gives the block to the first engine that takes it and has room. It may be done when this returns. An error that comes
     * out of here leaves the block without an engine, to be {@linkplain #await awaited} all the same: then it is tried again.
     */
    public void submit(Block block) {
        block.routing().softwareNanos(pace.nanosFor(block), pace.isKnown(block));
        submit(block, 0);
    }

    private void submit(Block block, int from) {
        for (int i = from; ; i++) {
            BlockEngine engine = engines.get(i);
            if (isOff(i) || !engine.takes(block)) {
                continue;
            }
            block.routing().engineIndex = i;
            if (submit(block, engine, i == engines.size() - 1)) {
                return;
            }
            counters.get(i).refused();
        }
    }

    private boolean submit(Block block, BlockEngine engine, boolean last) {
        Completion completion = block.completion(); // also for the catch, which must make no call
        boolean accepted;
        try {
            block.routing().reset();
            completion.begin();
            accepted = engine.submit(block);
        } catch (Throwable e) {
            // No memory for native tables, say. First of all, and without a call, for there may be no stack left:
            // nobody has it.
            completion.state = Completion.FAILED;
            if (last) {
                throw e; // The caller only hears of it if the JDK's zlib fails too.
            }
            completion.threw(e.getClass().getSimpleName());
            return true;
        }
        if (accepted) {
            if (block.routing().ticket() != null) {
                block.routing().sent(completion.begun());
            } else if (completion.isDone() && !completion.hasFailed()) {
                pace.took(block, completion.nanos());
            }
        } else {
            completion.state = Completion.FAILED;
        }
        return accepted;
    }

    /** Returns when the block's output is there, however many engines that takes. */
    public void await(Block block) {
        Completion completion = block.completion();
        Routing routing = block.routing();
        if (completion.state == Completion.PREPARED) { // an error came before any engine was asked
            submit(block);
        }
        int last = engines.size() - 1;
        for (; ; ) {
            BlockEngine engine = engines.get(routing.engineIndex);
            long start = completion.isDone() ? 0 : System.nanoTime();
            engine.await(block);
            if (routing.ticket() != null) {
                long waited = start == 0 ? 0 : System.nanoTime() - start;
                long again = completion.hasFailed() ? routing.softwareNanos() : 0;
                engine.held(block, routing.heldNanos() + waited + again);
            }
            if (!completion.hasFailed()) {
                routing.settle();
                count(block, engine);
                return;
            }
            counters.get(routing.engineIndex).failed(block);
            FlightRecorder.fallback(engine.name(), completion.failure(), block.length());
            // The last takes everything: where it threw, it is asked again. It does what was wrong, for it is believed.
            submit(block, completion.isDifferent() ? last : Math.min(routing.engineIndex + 1, last));
        }
    }

    private void count(Block block, BlockEngine engine) {
        counters.get(block.routing().engineIndex).completed(block);
        if (block.completion().nanos() >= EngineStats.SLOW_NANOS) {
            FlightRecorder.slowBlock(
                    engine.name(), block.length(), block.completion().nanos());
        }
    }

    /** What each engine has done so far, in order of preference. */
    public List<EngineStats> stats() {
        return IntStream.range(0, engines.size())
                .mapToObj(i -> counters.get(i).of(engines.get(i)))
                .toList();
    }

    /** Has every engine give back what it holds only for later use. */
    public void releaseIdle() {
        engines.forEach(BlockEngine::releaseIdle);
    }

    /** The engines in use. */
    @Override
    public String toString() {
        return IntStream.range(0, engines.size())
                .filter(i -> !isOff(i))
                .mapToObj(i -> engines.get(i).name())
                .collect(Collectors.joining(", "));
    }
}
