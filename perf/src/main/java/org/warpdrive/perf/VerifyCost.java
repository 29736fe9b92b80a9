// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.warpdrive.engine.BlockCodec;
import org.warpdrive.engine.BlockEngine;
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
import org.warpdrive.zip.stream.Source;

/**
 * What it costs that the codec verifies its blocks: {@code warpdrive.verify} off, sample and decode take turns in one
 * process, on streams and on messages. A turn is short, some milliseconds of one file, and turns are compared four at a
 * time, ABBA, so that a drift of the machine cancels. Of many such rounds the figure is the time of all turns of one
 * mode over that of the other, by processor time of the thread, with the interval that 95 % of resampled sets of rounds
 * lie in. It is no median: a verified block is rare, and a median of short turns would not see it. Streams are
 * made anew for each round, in random order, on memory of one pool: where it lies is worth one or two percent, which
 * would otherwise be one side's throughout. Off has a second stream, compared in the same way, which shows what a
 * difference is worth. Besides, the cost of a sample is the share of its blocks that were verified, which are counted,
 * times the cost of verifying all. A program to run by hand.
 *
 * <pre>
 * java -cp perf/target/classes:$(bin/classpath):... org.warpdrive.perf.VerifyCost CORPUS [ROUNDS [LEVEL]]
 * </pre>
 */
public final class VerifyCost {
    private static final int FILE_BYTES = 256 << 10;
    private static final int BLOCK_BYTES = 65_535;
    private static final int ROUNDS = 2_000;
    private static final int RESAMPLES = 2_000;

    /** Of so many rounds, one has turns of decode, whose cost is not in question. */
    private static final int DECODED_ONE_IN = 20;

    private static final long WARM_NANOS = 4_000_000_000L;
    private static final long TURN_NANOS = 5_000_000;

    private static final Verifier.Witness NOBODY = (difference, block, produced) -> {
        throw new IllegalStateException(difference.toString());
    };

    /** The same for all sides, since a codec pools its memory. */
    private final List<BlockCodec> codecs = List.of(new IsalCodec(), new NativeCodec(false));

    private final byte[] out = new byte[BLOCK_BYTES];
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<CorpusFile> files;
    private final Source source = new Source();
    private final int rounds;
    private final Random random = new Random(1);

    /** How a case gives its data to the stream. A piece of -1 is 500 bytes first, and then all others. */
    private record Work(String name, int level, int piece, int flush, int streamBytes) {}

    /** A mode of verifying, with a stream of its own, and its rounds beside turns of off. */
    private static final class Side {
        final Verify mode;
        final Router router;
        DeflateStream stream;
        final double[] own;
        final double[] off;
        int count;

        Side(Verify mode, List<BlockCodec> codecs, int level, int rounds) {
            this.mode = mode;
            List<BlockEngine> engines = new ArrayList<>();
            codecs.forEach(codec -> engines.add(new CodecEngine(codec, mode, NOBODY)));
            engines.add(new JdkEngine());
            router = new Router(engines);
            stream = new DeflateStream(router, level, true, false);
            own = new double[rounds];
            off = new double[rounds];
        }

        long blocks(Counter counter) {
            return router.stats().stream()
                    .mapToLong(stats -> stats.get(counter))
                    .sum();
        }

        double ratio() {
            return Arrays.stream(own).sum() / Arrays.stream(off).sum();
        }

        /** Ratios of rounds drawn with replacement, in order. */
        double[] resampled() {
            SplittableRandom random = new SplittableRandom(1);
            double[] ratios = new double[RESAMPLES];
            for (int i = 0; i < RESAMPLES; i++) {
                double ownNanos = 0;
                double offNanos = 0;
                for (int draws = 0; draws < count; draws++) {
                    int round = random.nextInt(count);
                    ownNanos += own[round];
                    offNanos += off[round];
                }
                ratios[i] = ownNanos / offNanos;
            }
            Arrays.sort(ratios);
            return ratios;
        }
    }

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
            for (Work work : List.of(
                    new Work("stream, blocks of 64 KiB", level, BLOCK_BYTES, Deflater.NO_FLUSH, FILE_BYTES),
                    new Work("messages of 16 KiB", level, 16 << 10, Deflater.NO_FLUSH, 16 << 10),
                    new Work("messages of 1 KiB", level, 1 << 10, Deflater.NO_FLUSH, 1 << 10),
                    new Work("stream, flushed each 1 KiB", level, 1 << 10, Deflater.SYNC_FLUSH, FILE_BYTES),
                    new Work("flushed at 500 bytes, then 20 KiB", level, -1, Deflater.SYNC_FLUSH, 20_980))) {
                cost.compare(work);
            }
        }
    }

    private void compare(Work work) {
        Side off = new Side(Verify.OFF, codecs, work.level, rounds);
        Side offAgain = new Side(Verify.OFF, codecs, work.level, rounds);
        Side sample = new Side(Verify.SAMPLE, codecs, work.level, rounds);
        Side decode = new Side(Verify.DECODE, codecs, work.level, rounds);
        List<Side> sides = List.of(off, offAgain, sample, decode);
        List<Side> compared = new ArrayList<>(sides.subList(1, sides.size()));
        int[] times = warmUp(work, sides); // compiled, and past the first blocks
        long blocks = sample.blocks(Counter.BLOCKS);
        long verified = sample.blocks(Counter.VERIFIED);
        for (int round = 0; round < rounds; round++) {
            CorpusFile file = files.get(round % files.size());
            int repeats = times[round % files.size()];
            renew(work.level, sides);
            Collections.shuffle(compared, random);
            for (Side side : compared) {
                if (side != decode || round % DECODED_ONE_IN == 0) {
                    round(work, file, repeats, side, off);
                }
            }
        }
        for (Side side : sides.subList(1, sides.size())) {
            double[] resampled = side.resampled();
            System.out.printf(
                    Locale.ROOT,
                    "level %d, %s: %s takes %.4f of off (95 %%: %.4f to %.4f; %d rounds)%n",
                    work.level,
                    work.name,
                    side == offAgain ? "OFF AGAIN" : side.mode,
                    side.ratio(),
                    resampled[RESAMPLES / 40],
                    resampled[RESAMPLES - RESAMPLES / 40],
                    side.count);
        }
        long sampled = sample.blocks(Counter.BLOCKS) - blocks;
        double share = (double) (sample.blocks(Counter.VERIFIED) - verified) / sampled;
        System.out.printf(
                Locale.ROOT,
                "    one block of %.0f was verified: %.2f %%; a block takes %.2f us%n",
                1 / share,
                100 * share * (decode.ratio() - 1),
                Arrays.stream(sample.own).sum() / sampled / 1000);
        sides.forEach(side -> side.stream.close());
    }

    private void renew(int level, List<Side> sides) {
        List<Side> shuffled = new ArrayList<>(sides);
        Collections.shuffle(shuffled, random);
        for (Side side : shuffled) {
            side.stream.close();
        }
        Collections.shuffle(shuffled, random);
        for (Side side : shuffled) {
            side.stream = new DeflateStream(side.router, level, true, false);
        }
    }

    /** How often each file is compressed in a turn. */
    private int[] warmUp(Work work, List<Side> sides) {
        long[] shortest = new long[files.size()];
        Arrays.fill(shortest, Long.MAX_VALUE);
        long end = threads.getCurrentThreadCpuTime() + WARM_NANOS;
        for (int i = 0; i < files.size() || threads.getCurrentThreadCpuTime() < end; i++) {
            int file = i % files.size();
            for (Side side : sides) {
                shortest[file] = Math.min(shortest[file], nanos(work, files.get(file), 1, side));
            }
        }
        return Arrays.stream(shortest)
                .mapToInt(nanos -> 1 + (int) (TURN_NANOS / nanos))
                .toArray();
    }

    /** Four turns, the two of one side between or around those of off, by chance. */
    private void round(Work work, CorpusFile file, int repeats, Side side, Side off) {
        boolean between = random.nextBoolean();
        Side outer = between ? off : side;
        Side inner = between ? side : off;
        long around = nanos(work, file, repeats, outer);
        long within = nanos(work, file, repeats, inner) + nanos(work, file, repeats, inner);
        around += nanos(work, file, repeats, outer);
        side.own[side.count] = between ? within : around;
        side.off[side.count] = between ? around : within;
        side.count++;
    }

    /** Processor time of a turn. */
    private long nanos(Work work, CorpusFile file, int repeats, Side side) {
        long start = threads.getCurrentThreadCpuTime();
        byte[] bytes = file.bytes();
        for (int i = 0; i < repeats; i++) {
            for (int from = 0; from < bytes.length; from += work.streamBytes) {
                one(work, side.stream, bytes, from, Math.min(from + work.streamBytes, bytes.length));
            }
        }
        return threads.getCurrentThreadCpuTime() - start;
    }

    private void one(Work work, DeflateStream stream, byte[] bytes, int from, int to) {
        for (int at = from; at < to; ) {
            int length = work.piece < 0 ? (at == from ? 500 : to - at) : work.piece;
            length = Math.min(length, to - at);
            source.set(bytes, at, length);
            at += length;
            if (at == to) {
                stream.finish();
            }
            for (int count = -1; count != 0; ) {
                count = stream.deflate(source, out, 0, out.length, work.flush);
            }
        }
        stream.reset(source);
    }
}
