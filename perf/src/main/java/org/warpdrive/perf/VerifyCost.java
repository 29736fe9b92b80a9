// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import org.warpdrive.engine.CodecEngine;
import org.warpdrive.engine.IsalCodec;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.NativeCodec;
import org.warpdrive.engine.Natives;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Verifier;
import org.warpdrive.engine.Verify;
import org.warpdrive.perf.corpus.Corpus;
import org.warpdrive.perf.corpus.CorpusFile;
import org.warpdrive.stats.Counter;
import org.warpdrive.zip.stream.DeflateStream;

/**
 * What it costs that the codec verifies its blocks: {@code warpdrive.verify} off, sample and decode take turns in one
 * process, on streams and on messages. Off has two turns, which shows what a difference is worth. Besides, the cost of a
 * sample is the share of its blocks that were verified, which are counted, times the cost of verifying all. A program to run
 * by hand.
 *
 * <pre>
 * java -cp perf/target/classes:$(bin/classpath):... org.warpdrive.perf.VerifyCost CORPUS [ROUNDS [LEVEL]]
 * </pre>
 */
public final class VerifyCost {
    private static final int FILE_BYTES = 256 << 10;
    private static final int BLOCK_BYTES = 65_535;
    private static final int ROUNDS = 41;
    private static final long WARM_NANOS = 2_000_000_000L;
    private static final long ROUND_NANOS = 60_000_000;
    private static final Verifier.Witness NOBODY = (difference, block, produced) -> {
        throw new IllegalStateException(difference.toString());
    };

    private final byte[] out = new byte[BLOCK_BYTES];
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<CorpusFile> files;
    private final int rounds;

    private VerifyCost(List<CorpusFile> files, int rounds) {
        this.files = files;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        if (!Natives.areAvailable()) {
            throw new IllegalStateException(Natives.reason());
        }
        Corpus corpus = Corpus.load(Path.of(arguments[0]), FILE_BYTES);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        VerifyCost cost = new VerifyCost(corpus.files(), rounds);
        List<String> levels = arguments.length > 2 ? List.of(arguments[2]) : List.of("6", "1");
        for (int level : levels.stream().mapToInt(Integer::parseInt).toArray()) {
            cost.compare("stream, blocks of 64 KiB", level, BLOCK_BYTES, Deflater.NO_FLUSH, FILE_BYTES);
            cost.compare("messages of 16 KiB", level, 16 << 10, Deflater.NO_FLUSH, 16 << 10);
            cost.compare("messages of 1 KiB", level, 1 << 10, Deflater.NO_FLUSH, 1 << 10);
            cost.compare("stream, flushed each 1 KiB", level, 1 << 10, Deflater.SYNC_FLUSH, FILE_BYTES);
            cost.compare("stream, flushed at 500 bytes, then 20 KiB", level, -1, Deflater.SYNC_FLUSH, 20_980);
        }
    }

    private static Router router(Verify verify) {
        return new Router(List.of(
                new CodecEngine(new IsalCodec(), verify, NOBODY),
                new CodecEngine(new NativeCodec(false), verify, NOBODY),
                new JdkEngine()));
    }

    private static long count(Router router, Counter counter) {
        return router.stats().stream().mapToLong(stats -> stats.get(counter)).sum();
    }

    private void compare(String what, int level, int piece, int flush, int streamBytes) {
        Verify[] modes = {Verify.OFF, Verify.OFF, Verify.SAMPLE, Verify.DECODE};
        Router[] routers = new Router[modes.length];
        DeflateStream[] streams = new DeflateStream[modes.length];
        double[][] ratios = new double[modes.length][rounds];
        for (int i = 0; i < modes.length; i++) {
            routers[i] = router(modes[i]);
            streams[i] = new DeflateStream(routers[i], level, true, false);
        }
        long warm = threads.getCurrentThreadCpuTime() + WARM_NANOS; // compiled, and past the first blocks
        long once = WARM_NANOS;
        while (threads.getCurrentThreadCpuTime() < warm) {
            for (DeflateStream stream : streams) {
                long start = threads.getCurrentThreadCpuTime();
                run(stream, piece, flush, streamBytes, 1);
                once = Math.min(once, threads.getCurrentThreadCpuTime() - start);
            }
        }
        int units = (int) (ROUND_NANOS / once) + 1;
        long blocks = count(routers[2], Counter.BLOCKS);
        long verified = count(routers[2], Counter.VERIFIED);
        for (int round = 0; round < rounds; round++) {
            double[] nanos = new double[modes.length];
            for (int i = 0; i < modes.length; i++) {
                int mode = (i + round) % modes.length;
                long start = threads.getCurrentThreadCpuTime();
                run(streams[mode], piece, flush, streamBytes, units);
                nanos[mode] = threads.getCurrentThreadCpuTime() - start;
            }
            for (int i = 0; i < modes.length; i++) {
                ratios[i][round] = nanos[i] / nanos[0];
            }
        }
        for (int i = 1; i < modes.length; i++) {
            Arrays.sort(ratios[i]);
            System.out.printf(
                    Locale.ROOT,
                    "level %d, %s: %s takes %.4f of off (half of %d rounds from %.4f to %.4f)%n",
                    level,
                    what,
                    modes[i],
                    ratios[i][rounds / 2],
                    rounds,
                    ratios[i][rounds / 4],
                    ratios[i][rounds * 3 / 4]);
        }
        double share = (double) (count(routers[2], Counter.VERIFIED) - verified)
                / (count(routers[2], Counter.BLOCKS) - blocks);
        System.out.printf(
                Locale.ROOT,
                "    one block of %.0f was verified: %.2f %%%n",
                1 / share,
                100 * share * (ratios[3][rounds / 2] - 1));
        for (DeflateStream stream : streams) {
            stream.close();
        }
    }

    /** The corpus in streams of so many bytes, in pieces; a piece of -1 is 500 bytes first, and then all others. */
    private void run(DeflateStream stream, int piece, int flush, int streamBytes, int times) {
        for (int i = 0; i < times; i++) {
            for (CorpusFile file : files) {
                byte[] bytes = file.bytes();
                for (int from = 0; from < bytes.length; from += streamBytes) {
                    one(stream, bytes, from, Math.min(from + streamBytes, bytes.length), piece, flush);
                }
            }
        }
    }

    private void one(DeflateStream stream, byte[] bytes, int from, int to, int piece, int flush) {
        for (int at = from; at < to; ) {
            int length = piece < 0 ? (at == from ? 500 : to - at) : piece;
            length = Math.min(length, to - at);
            stream.setInput(bytes, at, length);
            at += length;
            if (at == to) {
                stream.finish();
            }
            for (int count = -1; count != 0; ) {
                count = stream.deflate(out, 0, out.length, flush);
            }
        }
        stream.reset();
    }
}
