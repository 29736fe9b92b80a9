// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Staging;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.UacceDevice;

/**
 * What a device has to get right before anything it says is believed: inputs of awkward sizes and contents, as last and
 * as other blocks, every output decoded. Decides how the device is asked for segments.
 */
final class SelfTest {
    private static final int LARGEST = 1 << 20;
    private static final int[] LENGTHS = {1, 3, 200, 4096, (64 << 10) - 1, 64 << 10, (64 << 10) + 1};
    private static final long TIMEOUT_NANOS = 5_000_000_000L;

    private SelfTest() {}

    /**
     * The verdict.
     *
     * @param mode how to ask; null when the device is not to be used
     * @param reason why it was demoted or refused; empty otherwise
     */
    record Result(@Nullable SegmentMode mode, String reason) {}

    /**
     * Tries a device on a queue of its own.
     *
     * @param service learns how long requests take
     * @throws DeviceException when there is no queue to have
     */
    static Result run(UacceDevice device, ServiceTime service) throws DeviceException {
        try (ZipQueue queue = open(device)) {
            // RFC kernels are as old as the first engines, whose streams nobody documented.
            boolean mayTrySync =
                    device.attributes().apiVersion() > 1 && device.flavour().hasQueueContext();
            return run(queue, service, mayTrySync ? SegmentMode.SYNC : SegmentMode.CUT);
        }
    }

    private static ZipQueue open(UacceDevice device) throws DeviceException {
        try {
            return ZipQueue.open(device, 1, LARGEST, /* sums= */ true);
        } catch (DeviceException e) {
            if (e.errno() != Errno.ENOMEM || !device.attributes().memoryMode().needsReservedMemory()) {
                throw e;
            }
            // The slices of its shared memory are smaller: then the largest block there will be is the largest tested.
            return ZipQueue.open(device, 1, Staging.BLOCK_BYTES, /* sums= */ true);
        }
    }

    private static Result run(ZipQueue queue, ServiceTime service, SegmentMode first) {
        SegmentDecoder decoder = new SegmentDecoder(LARGEST);
        try {
            String reason = failure(queue, service, decoder, first);
            if (reason == null) {
                return new Result(first, "");
            }
            if (first == SegmentMode.SYNC && queue.condition().canSend()) {
                String cutReason = failure(queue, service, decoder, SegmentMode.CUT);
                return cutReason == null
                        ? new Result(SegmentMode.CUT, "sync: " + reason)
                        : new Result(null, "sync: " + reason + "; cut: " + cutReason);
            }
            return new Result(null, reason);
        } finally {
            decoder.end();
        }
    }

    private static @Nullable String failure(
            ZipQueue queue, ServiceTime service, SegmentDecoder decoder, SegmentMode mode) {
        ByteBuffer input = ByteBuffer.allocateDirect(LARGEST);
        for (Content content : Content.values()) {
            content.fill(input);
            String reason = null;
            for (int i = 0; i < LENGTHS.length && reason == null; i++) {
                reason = failure(queue, service, decoder, mode, input, LENGTHS[i]);
            }
            // No block is that long, and more than one of them would take more time than all the others.
            if (reason == null && LARGEST <= queue.blockBytes()) {
                reason = failure(queue, service, decoder, mode, input, LARGEST, ZipFormat.GZIP, /* last= */ false);
            }
            if (reason != null) {
                return "content=" + content + " " + reason;
            }
        }
        return null;
    }

    private static @Nullable String failure(
            ZipQueue queue,
            ServiceTime service,
            SegmentDecoder decoder,
            SegmentMode mode,
            ByteBuffer input,
            int length) {
        for (ZipFormat format : ZipFormat.values()) {
            for (boolean last : new boolean[] {false, true}) {
                String reason = failure(queue, service, decoder, mode, input, length, format, last);
                if (reason != null) {
                    return reason;
                }
            }
        }
        return null;
    }

    private static @Nullable String failure(
            ZipQueue queue,
            ServiceTime service,
            SegmentDecoder decoder,
            SegmentMode mode,
            ByteBuffer input,
            int length,
            ZipFormat format,
            boolean last) {
        String reason = queue.submit(input, 0, length, last, format, mode, input)
                ? answer(queue, service, decoder)
                : queue.condition().reason();
        return reason == null ? null : "length=" + length + " format=" + format + " last=" + last + ": " + reason;
    }

    /** What is wrong with the answer to the one request in flight; null when nothing is. */
    private static @Nullable String answer(ZipQueue queue, ServiceTime service, SegmentDecoder decoder) {
        long start = System.nanoTime();
        ZipJob job = queue.await(TIMEOUT_NANOS);
        if (job == null) {
            return queue.condition().canReceive()
                    ? "no completion"
                    : queue.condition().reason();
        }
        service.took(job.length(), System.nanoTime() - start);
        Refusal refusal = job.check();
        // Random and tiny inputs do not shrink, but what came out still has to be right.
        if (refusal == null || refusal == Refusal.NOT_SMALLER) {
            refusal = job.decode(decoder);
        }
        String reason = refusal == null ? null : refusal.reason() + ", " + job.statusName();
        queue.release(job);
        return reason;
    }

    /** What the inputs are made of. */
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
            for (int i = 0; i < input.capacity(); i++) {
                input.put(i, at(i, random));
            }
        }
    }
}
