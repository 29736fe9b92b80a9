// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.warpdrive.engine.WholeInflater.NOT_DONE;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.zip.InflateQueue;
import org.warpdrive.uacce.zip.Refusal;

/** Whole streams through soft devices. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ZipInflaterTest {
    private static final byte[] DATA = text(300_000);

    @BeforeEach
    void softDevicesWork() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
    }

    private static byte[] text(int length) {
        SplittableRandom random = new SplittableRandom(5);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (i >= 90 && random.nextInt(7) > 0 ? text[i - 90] : 'a' + random.nextInt(26));
        }
        return text;
    }

    private static ByteBuffer stream(byte[] data, boolean raw) {
        Deflater deflater = new Deflater(6, raw);
        deflater.setInput(data);
        deflater.finish();
        ByteBuffer stream = ByteBuffer.allocate(data.length + 1000);
        deflater.deflate(stream);
        deflater.end();
        return stream.flip();
    }

    private static ZipEngine engine(SoftDevice device) {
        List<UacceDevice> devices = List.of(device.describe());
        return ZipEngine.over(
                () -> devices, ZipSettings.DEFAULT.withAwaitsSelfTest(true).withTimeoutNanos(60_000_000_000L));
    }

    private static SoftDevice device(String options) {
        return new SoftDevice(SoftConfig.parse("soft:" + options));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flavour=mainline-v2", "flavour=mainline-v3,end=0x13", "flavour=kae,slice=16m"})
    void aWholeStreamIsDecompressed(String options) {
        try (SoftDevice device = device(options)) {
            try (ZipEngine engine = engine(device)) {
                ByteBuffer input = stream(DATA, false);
                ByteBuffer output = ByteBuffer.allocate(DATA.length + 10).position(3);
                assertThat(engine.inflater().inflate(input, output)).isEqualTo(DATA.length);
                assertThat(output.slice(3, DATA.length)).isEqualTo(ByteBuffer.wrap(DATA));
                assertThat(input.position()).isZero();
                assertThat(output.position()).isEqualTo(3);
                DeviceReport report = engine.devices().get(0);
                assertThat(report.inflated()).isEqualTo(1);
                assertThat(report.inflatedBytes()).isEqualTo(DATA.length);
                assertThat(engine.gauges()).containsEntry(Counter.INFLATED, 1L);
                engine.releaseIdle();
                assertThat(device.queuesRemaining()).isEqualTo(4);
            }
        }
    }

    @Test
    void whatIsNoWholeStreamOrDoesNotFitIsLeftToOthersAndNothingIsWritten() {
        try (SoftDevice device = device("level=1");
                ZipEngine engine = engine(device)) {
            ByteBuffer whole = stream(DATA, false);
            ByteBuffer output = ByteBuffer.allocate(DATA.length);
            ByteBuffer short1 = whole.duplicate().limit(whole.limit() - 1);
            assertThat(engine.inflater().inflate(short1, output)).isEqualTo(NOT_DONE);
            ByteBuffer longer = whole.duplicate().limit(whole.limit() + 1);
            assertThat(engine.inflater().inflate(longer, output)).isEqualTo(NOT_DONE);
            assertThat(engine.inflater().inflate(stream(DATA, true), output)).isEqualTo(NOT_DONE);
            assertThat(engine.inflater().inflate(stream(new byte[10], false), output))
                    .isEqualTo(NOT_DONE);
            assertThat(engine.inflater().inflate(whole, ByteBuffer.allocate(DATA.length - 1)))
                    .isEqualTo(NOT_DONE);
            ByteBuffer bad = stream(DATA, false);
            bad.put(bad.limit() - 1, (byte) (bad.get(bad.limit() - 1) ^ 1));
            assertThat(engine.inflater().inflate(bad, output)).isEqualTo(NOT_DONE);
            assertThat(output.equals(ByteBuffer.allocate(DATA.length))).isTrue();
            assertThat(engine.devices().get(0).state())
                    .as("bad input is no fault")
                    .isEqualTo("USABLE");
            assertThat(engine.inflater().inflate(whole, output)).isEqualTo(DATA.length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CORRUPT", "UNWRITTEN", "SHORT", "STATUS", "GARBAGE", "STOP", "REMOVE"})
    void whatTheDeviceDoesWrongIsNeverDelivered(Fault fault) {
        try (SoftDevice device = device("level=1");
                ZipEngine engine = engine(device)) {
            ByteBuffer output = ByteBuffer.allocate(DATA.length);
            byte[] other = new byte[DATA.length]; // what the device's memory holds of the stream before differs
            for (int i = 0; i < other.length; i++) {
                other[i] = (byte) (DATA[i] ^ 1);
            }
            assertThat(engine.inflater().inflate(stream(other, false), output)).isEqualTo(DATA.length);
            output = ByteBuffer.allocate(DATA.length);
            device.faults().order(fault, 1);
            assertThat(engine.inflater().inflate(stream(DATA, false), output)).isEqualTo(NOT_DONE);
            assertThat(output.equals(ByteBuffer.allocate(DATA.length))).isTrue();
            assertThat(engine.devices().get(0).inflated()).isEqualTo(1);
        }
    }

    @Test
    void aStatusThatAWholeStreamDoesNotDeserveIsTheDevicesFault() {
        try (SoftDevice device = device("level=1");
                ZipEngine engine = engine(device)) {
            ByteBuffer output = ByteBuffer.allocate(DATA.length);
            assertThat(engine.inflater().inflate(stream(DATA, false), output)).isEqualTo(DATA.length);
            int faults = 3; // in a row
            device.faults().order(Fault.STATUS, faults);
            for (int i = 0; i < faults; i++) {
                assertThat(engine.inflater().inflate(stream(DATA, false), output))
                        .isEqualTo(NOT_DONE);
            }
            assertThat(engine.devices().get(0).failures()).containsEntry(Refusal.STATUS.reason(), (long) faults);
            assertThat(engine.devices().get(0).state()).isEqualTo("QUARANTINED");
        }
    }

    @Test
    void whatLiesInTheDevicesMemoryIsLostWithIt() throws DeviceException {
        try (SoftDevice device = device("flavour=kae,slice=16m")) {
            InflateQueue queue = InflateQueue.open(device.describe());
            assertThat(queue.send(stream(DATA, false), DATA.length)).isTrue();
            assertThat(queue.await(60_000_000_000L)).isTrue();
            device.remove();
            assertThat(queue.collect(ByteBuffer.allocate(DATA.length))).isEqualTo(Refusal.REVOKED);
            assertThat(queue.condition()).isEqualTo(QueueCondition.GONE);
            assertThat(queue.isGood()).isFalse();
            assertThat(queue.send(stream(DATA, false), DATA.length)).isFalse();
            queue.close();
        }
    }

    @Test
    void aQueueThatDoesNotProveItselfIsNotUsed() {
        try (SoftDevice device = device("level=1");
                ZipEngine engine = engine(device)) {
            device.faults().order(Fault.CORRUPT, 1);
            ByteBuffer output = ByteBuffer.allocate(DATA.length);
            assertThat(engine.inflater().inflate(stream(DATA, false), output)).isEqualTo(NOT_DONE);
            assertThat(device.queuesRemaining()).isEqualTo(4);
        }
    }
}
