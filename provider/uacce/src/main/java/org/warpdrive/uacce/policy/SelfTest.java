// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.BufferPool;
import org.warpdrive.engine.SegmentDecoder;
import org.warpdrive.engine.Staging;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.zip.Refusal;
import org.warpdrive.uacce.zip.SegmentMode;
import org.warpdrive.uacce.zip.StreamCutter;
import org.warpdrive.uacce.zip.ZipBay;
import org.warpdrive.uacce.zip.ZipFormat;
import org.warpdrive.uacce.zip.ZipJob;
import org.warpdrive.uacce.zip.ZipQueue;

/**
 * The test that a device must pass before it is used: inputs of critical lengths and contents, as last blocks and as
 * others, with every output decoded. The test also chooses the segment mode. SYNC is rejected only by a wrong result of
 * a request for a segment, or by an error status that comes each time. Any other failure means that the device is not
 * usable now.
 */
final class SelfTest {
    private static final int LARGEST = 1 << 20;
    private static final int[] LENGTHS = {1, 3, 200, 4096, (64 << 10) - 1, 64 << 10, (64 << 10) + 1};
    private static final long TIMEOUT_NANOS = 5_000_000_000L;
    private static final long AWAIT_NANOS = 50_000_000;

    /** Number of attempts for a request whose answer was an error status instead of a result. */
    private static final int ATTEMPTS = 3;

    private final UacceDevice device;
    private final ServiceTime service;
    private final LongSupplier nanoClock;
    private final BooleanSupplier cancelled;
    private final StreamCutter cutter = new StreamCutter();
    private final SegmentDecoder decoder = SegmentDecoder.lease();
    private final BufferPool memory = new BufferPool(ZipBay.capacityFor(LARGEST) + StreamCutter.MAX_GROWTH, 0);
    private final Buffer input = memory.lease();
    private final Buffer segment = memory.lease();

    /**
     * @param service records how long requests take
     * @param cancelled whether the verdict is no longer needed; polled during the test
     */
    SelfTest(UacceDevice device, ServiceTime service, LongSupplier nanoClock, BooleanSupplier cancelled) {
        this.device = device;
        this.service = service;
        this.nanoClock = nanoClock;
        this.cancelled = cancelled;
    }

    /**
     * The result of the test.
     *
     * @param mode the segment mode to use; null if the device must not be used
     * @param reason why SYNC or the device was rejected; empty otherwise
     */
    record Verdict(@Nullable SegmentMode mode, String reason) {}

    /** A failure. It is lasting if it would happen again: a wrong result, or an error status that was repeated. */
    private record Finding(String reason, boolean lasting) {
        Finding at(String place) {
            return new Finding(place + " " + reason, lasting);
        }
    }

    /**
     * Tests the device on a queue of its own. Can be called once.
     *
     * @throws DeviceException if no queue can be opened
     */
    Verdict run() throws DeviceException {
        try (ZipQueue queue = open(device)) {
            // Kernels of the RFC date from the first engines, whose streams are not documented, so SYNC is not tried
            // there.
            boolean mayTrySync =
                    device.attributes().apiVersion() > 1 && device.flavour().hasQueueContext();
            return run(queue, mayTrySync ? SegmentMode.SYNC : SegmentMode.CUT);
        } finally {
            cutter.end();
            decoder.release();
            input.release();
            segment.release();
        }
    }

    private static ZipQueue open(UacceDevice device) throws DeviceException {
        try {
            return ZipQueue.open(device, 1, LARGEST, /* sums= */ true);
        } catch (DeviceException e) {
            if (e.errno() != Errno.ENOMEM || !device.attributes().memoryMode().needsReservedMemory()) {
                throw e;
            }
            // The slices of the device's shared memory are smaller, so test with the largest block that will occur.
            return ZipQueue.open(device, 1, Staging.BLOCK_BYTES, /* sums= */ true);
        }
    }

    private Verdict run(ZipQueue queue, SegmentMode first) {
        Finding finding = finding(queue, first);
        if (finding == null) {
            return new Verdict(first, "");
        }
        if (first == SegmentMode.SYNC && finding.lasting()) {
            Finding cut = finding(queue, SegmentMode.CUT);
            return cut == null
                    ? new Verdict(SegmentMode.CUT, "sync: " + finding.reason())
                    : new Verdict(null, "sync: " + finding.reason() + "; cut: " + cut.reason());
        }
        return new Verdict(null, finding.reason());
    }

    private @Nullable Finding finding(ZipQueue queue, SegmentMode mode) {
        for (Content content : Content.values()) {
            content.fill(input.range(0, LARGEST));
            Finding finding = null;
            for (int i = 0; i < LENGTHS.length && finding == null; i++) {
                finding = finding(queue, mode, LENGTHS[i]);
            }
            // Tested once only: no block is that long, and more of these would take longer than all other tests.
            if (finding == null && LARGEST <= queue.blockBytes()) {
                finding = finding(queue, mode, LARGEST, ZipFormat.GZIP, /* last= */ false);
            }
            if (finding != null) {
                return finding.at("content=" + content);
            }
        }
        return null;
    }

    private @Nullable Finding finding(ZipQueue queue, SegmentMode mode, int length) {
        for (ZipFormat format : ZipFormat.values()) {
            for (boolean last : new boolean[] {false, true}) {
                Finding finding = finding(queue, mode, length, format, last);
                if (finding != null) {
                    return finding;
                }
            }
        }
        return null;
    }

    private @Nullable Finding finding(ZipQueue queue, SegmentMode mode, int length, ZipFormat format, boolean last) {
        Finding finding = attempts(queue, mode, length, format, last);
        return finding == null ? null : finding.at("length=" + length + " format=" + format + " last=" + last + ":");
    }

    /** Repeats a request that got an error status. That may be an accident, which must not change the mode for good. */
    private @Nullable Finding attempts(ZipQueue queue, SegmentMode mode, int length, ZipFormat format, boolean last) {
        String reason = "";
        for (int i = 0; i < ATTEMPTS; i++) {
            if (cancelled.getAsBoolean()) {
                return new Finding("not wanted any more", false);
            }
            if (queue.submit(input.range(0, length), last, format, mode, this) == null) {
                return new Finding(queue.condition().reason(), false);
            }
            ZipJob job = answer(queue);
            if (job == null) {
                boolean open = queue.condition().canReceive();
                return new Finding(open ? "no completion" : queue.condition().reason(), false);
            }
            Refusal refusal = refusal(queue, job);
            queue.release(job);
            if (refusal == null) {
                return i == 0 ? null : new Finding(reason, false);
            }
            reason = refusal.reason() + ", " + job.statusName();
            if (refusal != Refusal.STATUS) {
                break;
            }
        }
        return new Finding(reason, true);
    }

    private @Nullable ZipJob answer(ZipQueue queue) {
        long start = nanoClock.getAsLong();
        ZipJob job = null;
        for (long waited = 0; job == null && waited < TIMEOUT_NANOS && !cancelled.getAsBoolean(); ) {
            long piece = System.nanoTime();
            job = queue.await(AWAIT_NANOS);
            if (job == null && !queue.condition().canReceive()) {
                return null;
            }
            waited += System.nanoTime() - piece;
        }
        if (job != null) {
            service.took(job.length(), nanoClock.getAsLong() - start);
        }
        return job;
    }

    private @Nullable Refusal refusal(ZipQueue queue, ZipJob job) {
        Refusal refusal = queue.collect(job, segment, input, 0, cutter);
        if (refusal != null && refusal.isFault()) {
            return refusal;
        }
        // Random and tiny inputs do not shrink (refused without being a fault), but the output must still be right.
        return decoder.decodesTo(segment, job.segmentLength(), job.isLast(), input, 0, 0, job.length())
                ? null
                : Refusal.DECODE;
    }

    /** The contents of the inputs. */
    private enum Content {
        ZEROS {
            @Override
            byte at(int i, SplittableRandom random) {
                return 0;
            }
        },
        TEXT {
            @Override
            byte at(int i, SplittableRandom random) {
                return (byte) WORDS.charAt((i + (i >>> 9) * 7 + (random.nextInt(16) == 0 ? 1 : 0)) % WORDS.length());
            }
        },
        RANDOM {
            @Override
            byte at(int i, SplittableRandom random) {
                return (byte) random.nextInt();
            }
        };

        private static final String WORDS = "the quick brown fox jumps over the lazy dog, and back again; 0123456789\n";

        abstract byte at(int i, SplittableRandom random);

        void fill(ByteBuffer input) {
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; input.hasRemaining(); i++) {
                input.put(at(i, random));
            }
        }
    }
}
