// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.BufferPool;
import org.warpdrive.engine.SegmentDecoder;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceOptions;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.soft.SoftFlavour;

/** The ZIP driver against the soft device. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class ZipQueueTest {
    private static final int BLOCK = 64 << 10;
    private static final long TIMEOUT_NANOS = 20_000_000_000L;

    @BeforeEach
    void softDevicesWork() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
    }

    private static SoftDevice device(String options) {
        return new SoftDevice(SoftConfig.parse("soft:" + options));
    }

    private static ByteBuffer text(int length) {
        SplittableRandom random = new SplittableRandom(7);
        ByteBuffer text = ByteBuffer.allocateDirect(length);
        for (int i = 0; i < length; i++) {
            text.put(i, (byte) (i >= 64 && random.nextInt(8) > 0 ? text.get(i - 64) : 'a' + random.nextInt(26)));
        }
        return text;
    }

    private static Buffer memory(ByteBuffer bytes) {
        Buffer memory = new BufferPool(bytes.remaining(), 0).lease();
        memory.bytes().put(0, bytes, bytes.position(), bytes.remaining());
        return memory;
    }

    /** Has the queue check an answer and copy its segment to memory of native code's, and that to the destination. */
    private static @Nullable Refusal collect(ZipQueue queue, ZipJob job, ByteBuffer destination, ByteBuffer input) {
        StreamCutter cutter = new StreamCutter();
        Buffer expected = memory(input);
        Buffer segment = memory(destination);
        try {
            return queue.collect(job, segment, expected, 0, cutter);
        } finally {
            destination.put(0, segment.bytes(), 0, destination.capacity());
            expected.release();
            segment.release();
            cutter.end();
        }
    }

    private static boolean decodes(ByteBuffer output, ZipJob job, ByteBuffer input) {
        SegmentDecoder decoder = SegmentDecoder.lease();
        Buffer expected = memory(input);
        Buffer segment = memory(output);
        try {
            return decoder.decodesTo(segment, job.segmentLength(), job.isLast(), expected, 0, 0, expected.capacity());
        } finally {
            expected.release();
            segment.release();
            decoder.release();
        }
    }

    private static ZipJob done(ZipQueue queue) {
        return Objects.requireNonNull(queue.await(TIMEOUT_NANOS));
    }

    /** One block through a fresh queue, and what is said against its output. */
    private static @Nullable Refusal refusalOf(
            String options, ZipFormat format, SegmentMode mode, boolean last, boolean sums) throws DeviceException {
        try (SoftDevice device = device(options);
                ZipQueue queue = ZipQueue.open(device.describe(), 1, BLOCK, sums)) {
            assertThat(queue.submit(text(BLOCK), last, format, mode, device)).isNotNull();
            return collect(queue, done(queue), ByteBuffer.allocate(2 * BLOCK), text(BLOCK));
        }
    }

    @ParameterizedTest
    @EnumSource(SoftFlavour.class)
    void blocksOfAStreamJoinInEveryFlavourModeAndFormat(SoftFlavour flavour) throws Exception {
        for (SegmentMode mode : SegmentMode.values()) {
            for (ZipFormat format : ZipFormat.values()) {
                String options = "flavour=" + flavour.label() + ",slice=" + (512 << 10);
                try (SoftDevice device = device(options);
                        ZipQueue queue = ZipQueue.open(device.describe(), 4, BLOCK, true)) {
                    ByteBuffer input = text(24 * BLOCK);
                    byte[] stream = stream(queue, input, format, mode);
                    assertThat(device.violations()).isZero();
                    Inflater inflater = new Inflater(true);
                    inflater.setInput(stream);
                    ByteBuffer output = ByteBuffer.allocate(input.capacity());
                    inflater.inflate(output);
                    assertThat(inflater.finished()).isTrue();
                    inflater.end();
                    assertThat(output.flip()).isEqualTo(input);
                }
            }
        }
    }

    private static byte[] stream(ZipQueue queue, ByteBuffer input, ZipFormat format, SegmentMode mode) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int blocks = input.capacity() / BLOCK;
        int sent = 0;
        for (int received = 0; received < blocks; received++) {
            while (sent < blocks
                    && queue.submit(input.slice(sent * BLOCK, BLOCK), sent == blocks - 1, format, mode, input)
                            != null) {
                sent++;
            }
            ZipJob job = done(queue);
            ByteBuffer segment = ByteBuffer.allocateDirect(BLOCK);
            assertThat(collect(queue, job, segment, input.slice(received * BLOCK, BLOCK)))
                    .isNull();
            for (int i = 0; i < job.segmentLength(); i++) {
                stream.write(segment.get(i));
            }
            queue.release(job);
        }
        return stream.toByteArray();
    }

    @Test
    void moreThanTheBaysIsRefusedAndNothingHappens() throws Exception {
        try (SoftDevice device = device("fail=stall/1");
                ZipQueue queue = ZipQueue.open(device.describe(), 2, BLOCK, true)) {
            ByteBuffer input = text(BLOCK + 1);
            assertThat(queue.submit(input.slice(0, BLOCK + 1), true, ZipFormat.GZIP, SegmentMode.SYNC, input))
                    .isNull();
            assertThat(queue.submit(input.slice(0, BLOCK), true, ZipFormat.GZIP, SegmentMode.SYNC, input))
                    .isNotNull();
            assertThat(queue.submit(input.slice(0, BLOCK), true, ZipFormat.GZIP, SegmentMode.SYNC, input))
                    .isNotNull();
            assertThat(queue.submit(input.slice(0, BLOCK), true, ZipFormat.GZIP, SegmentMode.SYNC, input))
                    .isNull();
            assertThat(queue.inFlight()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fail=status/1,   SYNC, false, STATUS",
        "fail=checksum/1, SYNC, false, CHECKSUM",
        "fail=checksum/1, SYNC, true,  CHECKSUM",
        "fail=short/1,    SYNC, false, MARKER",
        "fail=short/1,    SYNC, true,  TRAILER",
        "fail=short/1,    CUT,  false, TRAILER",
        "fail=corrupt/1,  CUT,  false, DECODE",
        "sync=unaligned,  SYNC, false, MARKER",
        "sync=stored,     SYNC, false, MARKER"
    })
    void whatIsWrongWithAnAnswerIsSeen(String options, SegmentMode mode, boolean last, Refusal refusal)
            throws DeviceException {
        for (ZipFormat format : ZipFormat.values()) {
            assertThat(refusalOf(options, format, mode, last, true))
                    .as(format.name())
                    .isEqualTo(refusal);
        }
    }

    @Test
    void wherePeopleWantNoChecksumsAWrongOneIsNotSeen() throws DeviceException {
        for (ZipFormat format : ZipFormat.values()) {
            for (boolean last : new boolean[] {false, true}) {
                assertThat(refusalOf("fail=checksum/1", format, SegmentMode.SYNC, last, false))
                        .isNull();
            }
        }
        assertThat(refusalOf("fail=short/1", ZipFormat.GZIP, SegmentMode.SYNC, true, false))
                .as("the length in the trailer is looked at")
                .isEqualTo(Refusal.TRAILER);
    }

    @ParameterizedTest
    @EnumSource(ZipFormat.class)
    void aDeviceThatContinuesTheChecksumItIsSentIsSeen(ZipFormat format) throws DeviceException {
        // 0 is the start value of neither: of Adler-32 that is 1, and a CRC register starts with all bits set.
        assertThat(refusalOf("sum=honoured", format, SegmentMode.SYNC, false, true))
                .isEqualTo(Refusal.CHECKSUM);
        assertThat(refusalOf("sum=honoured", format, SegmentMode.CUT, false, true))
                .as("complete streams start by themselves")
                .isNull();
    }

    @Test
    void randomDataIsNoSmallerThanStored() throws DeviceException {
        try (SoftDevice device = device("expand=9/8");
                ZipQueue queue = ZipQueue.open(device.describe(), 1, BLOCK, true)) {
            ByteBuffer random = ByteBuffer.allocateDirect(BLOCK);
            SplittableRandom numbers = new SplittableRandom(3);
            for (int i = 0; i < BLOCK; i++) {
                random.put(i, (byte) numbers.nextInt());
            }
            queue.submit(random, false, ZipFormat.GZIP, SegmentMode.SYNC, random);
            ByteBuffer untouched = ByteBuffer.allocateDirect(BLOCK);
            Refusal refusal = collect(queue, done(queue), untouched, random.clear());
            assertThat(untouched).isEqualTo(ByteBuffer.allocate(BLOCK));
            assertThat(refusal).isEqualTo(Refusal.NOT_SMALLER);
            assertThat(Objects.requireNonNull(refusal).isFault()).isFalse();
        }
    }

    /** Half of it text, half random: what is compressed holds that half as it is. */
    private static ByteBuffer halfRandom(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer input = text(BLOCK);
        for (int i = BLOCK / 2; i < BLOCK; i++) {
            input.put(i, (byte) random.nextInt());
        }
        return input;
    }

    @ParameterizedTest
    @EnumSource(SoftFlavour.class)
    void whatADeviceDidNotWriteIsNoOtherStreams(SoftFlavour flavour) throws DeviceException {
        for (SegmentMode mode : SegmentMode.values()) {
            for (ZipFormat format : ZipFormat.values()) {
                for (boolean last : new boolean[] {false, true}) {
                    canary("flavour=" + flavour.label() + ",slice=" + (512 << 10), format, mode, last);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHECKSUM", "SHORT"})
    void norWhereTheAnswerBeforeWasWrong(Fault fault) throws DeviceException {
        try (SoftDevice device = device("slice=" + (512 << 10));
                ZipQueue queue = ZipQueue.open(device.describe(), 1, BLOCK, true)) {
            device.faults().order(fault, 1);
            ByteBuffer segment = ByteBuffer.allocateDirect(BLOCK);
            queue.submit(halfRandom(1), false, ZipFormat.GZIP, SegmentMode.SYNC, device);
            ZipJob job = done(queue);
            int written = job.produced();
            assertThat(collect(queue, job, segment, halfRandom(1))).isNotNull();
            queue.release(job);

            device.faults().order(Fault.UNWRITTEN, 1);
            queue.submit(text(BLOCK), false, ZipFormat.GZIP, SegmentMode.SYNC, device);
            job = done(queue);
            int rest = written - job.produced() - 1;
            assertThat(rest).as("a shorter one").isPositive();
            ByteBuffer behind = job.output().slice(job.produced(), rest);
            assertThat(behind.mismatch(ByteBuffer.allocate(rest))).isEqualTo(-1);
        }
    }

    private static void canary(String options, ZipFormat format, SegmentMode mode, boolean last)
            throws DeviceException {
        try (SoftDevice device = device(options);
                ZipQueue queue = ZipQueue.open(device.describe(), 1, BLOCK, true)) {
            ByteBuffer before = ByteBuffer.allocateDirect(BLOCK);
            queue.submit(halfRandom(1), last, format, mode, device);
            ZipJob job = done(queue);
            assertThat(collect(queue, job, before, halfRandom(1))).isNull();
            int from = job.segmentLength() * 3 / 8;
            int to = job.segmentLength() * 7 / 8; // all of it not written, and some of it random
            queue.release(job);

            device.faults().order(Fault.UNWRITTEN, 1);
            queue.submit(halfRandom(2), last, format, mode, device);
            job = done(queue);
            assertThat(device.faults().struck(Fault.UNWRITTEN)).isEqualTo(1);
            assertThat(job.output().slice(from, to - from).mismatch(ByteBuffer.allocate(to - from)))
                    .as("%s %s %s", options, format, mode)
                    .isEqualTo(-1);
            ByteBuffer after = ByteBuffer.allocateDirect(BLOCK);
            Refusal refusal = collect(queue, job, after, halfRandom(2));
            int same = 0;
            for (int i = from; i < to; i++) {
                same += before.get(i) != 0 && before.get(i) == after.get(i) ? 1 : 0;
            }
            assertThat(same).isZero();
            assertThat(refusal).isEqualTo(job.isToBeCut() ? Refusal.DECODE : null);
        }
    }

    @Test
    void onlyDecodingSeesAWrongBitInTheOutput() throws DeviceException {
        try (SoftDevice device = device("fail=corrupt/1");
                ZipQueue queue = ZipQueue.open(device.describe(), 1, BLOCK, true)) {
            queue.submit(text(BLOCK), false, ZipFormat.GZIP, SegmentMode.SYNC, device);
            ZipJob job = done(queue);
            ByteBuffer segment = ByteBuffer.allocateDirect(BLOCK);
            assertThat(collect(queue, job, segment, text(BLOCK))).isNull();
            assertThat(decodes(segment, job, text(BLOCK))).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"garbage, BROKEN", "stop, STOPPED", "remove, GONE"})
    void aLostQueueIsACondition(String fault, QueueCondition condition) throws DeviceException {
        try (SoftDevice device = device("fail=" + fault + "/1");
                ZipQueue queue = ZipQueue.open(device.describe(), 1, BLOCK, true)) {
            assertThat(queue.submit(text(BLOCK), true, ZipFormat.GZIP, SegmentMode.SYNC, device))
                    .isNotNull();
            assertThat(queue.await(TIMEOUT_NANOS)).isNull();
            assertThat(queue.condition()).isEqualTo(condition);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kae", "rfc-attrs", "rfc-params"})
    void whatLiesInTheDevicesMemoryIsLostWithIt(String flavour) throws DeviceException {
        try (SoftDevice device = device("flavour=" + flavour);
                ZipQueue queue = ZipQueue.open(device.describe(), 2, BLOCK, true)) {
            assertThat(queue.submit(text(BLOCK), false, ZipFormat.GZIP, SegmentMode.CUT, device))
                    .isNotNull();
            ZipJob job = done(queue);
            device.remove();
            assertThat(collect(queue, job, ByteBuffer.allocateDirect(BLOCK), text(BLOCK)))
                    .isEqualTo(Refusal.REVOKED);
            assertThat(queue.condition()).isEqualTo(QueueCondition.GONE);
            queue.release(job);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kae", "rfc-attrs", "rfc-params"})
    void blocksAreNotCopiedIntoMemoryThatIsGone(String flavour) throws DeviceException {
        try (SoftDevice device = device("flavour=" + flavour);
                ZipQueue queue = ZipQueue.open(device.describe(), 2, BLOCK, true)) {
            device.remove();
            assertThat(queue.submit(text(BLOCK), true, ZipFormat.GZIP, SegmentMode.CUT, device))
                    .isNull();
            assertThat(queue.condition()).isEqualTo(QueueCondition.GONE);
        }
    }

    @Test
    void whatLiesInOurOwnMemoryIsGoodAfterTheDeviceIsGone() throws DeviceException {
        try (SoftDevice device = device("level=1");
                ZipQueue queue = ZipQueue.open(device.describe(), 2, BLOCK, true)) {
            assertThat(queue.submit(text(BLOCK), false, ZipFormat.GZIP, SegmentMode.SYNC, device))
                    .isNotNull();
            ZipJob job = done(queue);
            device.remove();
            ByteBuffer segment = ByteBuffer.allocateDirect(BLOCK);
            assertThat(collect(queue, job, segment, text(BLOCK))).isNull();
            assertThat(decodes(segment, job, text(BLOCK))).isTrue();
        }
    }

    @Test
    void aDeviceThatReachesAllMemoryIsUsedOnlyWhereThatIsAllowed() throws DeviceException {
        try (SoftDevice device = device("flavour=kae,iommu=off")) {
            assertThatThrownBy(() -> ZipQueue.open(device.describe(), 1, BLOCK, true))
                    .isInstanceOfSatisfying(
                            DeviceException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
                    .hasMessageContaining(DeviceOptions.NOIOMMU.name());
            System.setProperty(DeviceOptions.NOIOMMU.name(), "true");
            try (ZipQueue queue = ZipQueue.open(device.describe(), 1, BLOCK, true)) {
                assertThat(queue.submit(text(BLOCK), true, ZipFormat.GZIP, SegmentMode.SYNC, device))
                        .isNotNull();
                assertThat(collect(queue, done(queue), ByteBuffer.allocateDirect(BLOCK), text(BLOCK)))
                        .isNull();
            } finally {
                System.clearProperty(DeviceOptions.NOIOMMU.name());
            }
        }
    }
}
