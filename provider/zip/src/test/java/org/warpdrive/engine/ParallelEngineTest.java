// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Blocks handed to other threads by one that has no stack left. */
class ParallelEngineTest {
    private static final int OVERFLOWS = 3000;
    private static final int MOST_ROUNDS = 20_000;
    private static final int DEEPEST_CALLS = 80;
    private static final int STACK_BYTES = 256 << 10;
    private static final long PATIENCE_MILLIS = 60_000;

    /** Is through with a block at once, and knows who did it. */
    private static final class Quick implements BlockEngine {
        final AtomicInteger byWorkers = new AtomicInteger();

        @Override
        public String name() {
            return "quick";
        }

        @Override
        public boolean takes(Block block) {
            return true;
        }

        @Override
        public boolean submit(Block block) {
            block.completion().complete(1);
            if (Thread.currentThread().getName().startsWith("warpdrive-worker")) {
                byWorkers.incrementAndGet();
            }
            return true;
        }
    }

    private final BufferPool pool = new BufferPool(64, 8);
    private final Quick quick = new Quick();
    private final Router router = new Router(List.of(new ParallelEngine(quick, 2), quick));
    private int overflows;

    private Block block() {
        Block block = new Block();
        block.input(pool.lease(), 0, 0, 64 << 10, 0);
        block.output(pool.lease());
        block.parameters(6, 0, false, false, null);
        return block;
    }

    /** Down to the end of the stack, and one block handed over on each of the first steps back. */
    @SuppressWarnings("InfiniteRecursion") // until there is no stack
    private int down(List<Block> blocks, int next) {
        int now = next;
        try {
            now = down(blocks, next);
        } catch (StackOverflowError e) {
            // here is the end
        }
        if (now < blocks.size()) {
            try {
                router.submit(blocks.get(now));
            } catch (StackOverflowError e) {
                overflows++;
            }
            now++;
        }
        return now;
    }

    /**
     * In a JVM that only interprets: once the compiler has made one frame of a whole submission, which is a matter of time, none
     * overflows in its midst any more.
     */
    @Test
    void anErrorAtTheEndOfTheStackLosesNoLockNoBlockAndNoWorker() throws Exception {
        String said = said(Interpreted.class, "-Xint");
        assertThat(said).contains("overflows=" + OVERFLOWS);
    }

    /** What that JVM runs. */
    static final class Interpreted {
        private Interpreted() {}

        public static void main(String[] arguments) throws InterruptedException {
            ParallelEngineTest test = new ParallelEngineTest();
            test.overflowAgainAndAgain();
            System.out.println("overflows=" + Math.min(test.overflows, OVERFLOWS));
            System.exit(0); // its workers go on
        }
    }

    private void overflowAgainAndAgain() throws InterruptedException {
        for (int round = 0; overflows < OVERFLOWS; round++) {
            assertThat(round).isLessThan(MOST_ROUNDS);
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < DEEPEST_CALLS; i++) {
                blocks.add(block());
            }
            String which = "round " + round;
            // Each round begins at another place of a frame.
            run(which + ", submits", STACK_BYTES + round % 64 * 64, () -> down(blocks, 0));
            run(which + ", waits", 0, () -> blocks.forEach(router::await));
            for (Block block : blocks) {
                assertThat(block.completion().isDone() && !block.completion().hasFailed())
                        .as(which)
                        .isTrue();
                block.free();
            }
        }
        assertThat(pool.leasedCount()).isZero();
        aWorkerStillComes();
    }

    private void aWorkerStillComes() throws InterruptedException {
        int before = quick.byWorkers.get();
        Block block = block();
        router.submit(block);
        for (long waited = 0; quick.byWorkers.get() == before; waited++) {
            assertThat(waited).as("milliseconds without a worker").isLessThan(PATIENCE_MILLIS);
            Thread.sleep(1);
        }
        router.await(block);
        block.free();
    }

    /** Fills the heap, as an application's other threads may, and throws as the JVM does then; frees it when told so. */
    private static final class Full implements BlockEngine {
        private volatile Object @Nullable [] hoard;

        @Override
        public String name() {
            return "full";
        }

        @Override
        public boolean takes(Block block) {
            return true;
        }

        @Override
        public boolean submit(Block block) {
            for (int length = 1 << 20; ; ) {
                try {
                    Object[] more = new Object[length];
                    more[0] = hoard;
                    hoard = more;
                } catch (OutOfMemoryError e) {
                    if (length == 1) {
                        throw e;
                    }
                    length /= 2;
                }
            }
        }
    }

    /** What a JVM with little memory runs, which has never ended a block before. */
    static final class OutOfMemory {
        private OutOfMemory() {}

        public static void main(String[] arguments) throws InterruptedException {
            ParallelEngineTest test = new ParallelEngineTest();
            Full full = new Full();
            Router row = new Router(List.of(new ParallelEngine(full, 2), test.quick));
            Block block = test.block();
            row.submit(block);
            while (full.hoard == null || block.completion().state < 2) {
                Thread.sleep(1); // the worker has it
            }
            full.hoard = null;
            row.await(block);
            System.out.println("done=" + !block.completion().hasFailed());
            System.exit(0);
        }
    }

    @Test
    void aWorkerWithoutMemoryEndsItsBlock() throws Exception {
        assertThat(said(OutOfMemory.class, "-Xmx40m")).contains("done=true");
    }

    private static String said(Class<?> main, String option) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectErrorStream(true)
                .start();
        try {
            CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> readAll(process));
            return new String(output.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] readAll(Process process) {
        try {
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws at the end of the stack, however far that is. */
    private static final class Endless implements BlockEngine {
        @Override
        public String name() {
            return "endless";
        }

        @Override
        public boolean takes(Block block) {
            return true;
        }

        @Override
        public boolean submit(Block block) {
            return down(block, 0) > 0;
        }

        private static int down(Block block, int depth) {
            return depth < 0 ? 0 : down(block, depth + 1) + 1;
        }
    }

    /** Awaits a block, so many frames before the end of the stack. */
    @SuppressWarnings("InfiniteRecursion") // until there is no stack
    private static int await(Router row, Block block, int[] frames) {
        try {
            await(row, block, frames);
        } catch (StackOverflowError e) {
            // here is the end
        }
        frames[0]--;
        if (frames[0] == 0) {
            try {
                row.await(block);
            } catch (StackOverflowError e) {
                frames[1]++;
            }
        }
        return frames[0];
    }

    @Test
    void anErrorAtTheEndOfTheStackEndsItsBlockAtEachDepth() throws Exception {
        Router row = new Router(List.of(new ParallelEngine(new Endless(), 2), quick));
        int refused = 0;
        for (int depth = 1; depth < 600; depth += 3) {
            Block block = block();
            int[] frames = {depth, 0};
            block.detachHistory();
            block.completion().begin();
            block.completion().queue(); // no worker takes it
            run("waits at " + depth, STACK_BYTES, () -> await(row, block, frames));
            refused += frames[1];
            run("waits after " + depth, 0, () -> row.await(block));
            assertThat(block.completion().hasFailed()).isFalse();
            block.free();
        }
        assertThat(refused).isPositive();
    }

    private static void run(String which, long stackBytes, Runnable task) throws InterruptedException {
        Thread thread = new Thread(null, task, which, stackBytes);
        thread.setDaemon(true);
        thread.start();
        thread.join(PATIENCE_MILLIS);
        assertThat(thread.getStackTrace()).as(which + " hangs").isEmpty();
    }
}
