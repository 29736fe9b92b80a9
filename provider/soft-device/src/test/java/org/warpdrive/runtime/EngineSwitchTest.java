// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.config.Config;
import org.warpdrive.engine.Natives;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.runtime.ZipOptions.EngineChoice;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.WarpDriveMXBean;
import org.warpdrive.uacce.DeviceOptions;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/** Engines exchanged under streams that are at work: java.util.zip reads what comes out. */
class EngineSwitchTest {
    private static final byte[] DATA = data();

    /** A busy machine is no dead device. */
    private static final int PATIENT_MILLIS = 60_000;

    /** What the engines are put together from. */
    private enum Kind {
        ONE_THREAD,
        TWO_THREADS,
        SOFT_DEVICE;

        Engines engines() {
            if (this == SOFT_DEVICE) {
                assumeTrue(
                        SoftDevice.support().available(), SoftDevice.support().reason());
            } else if (this == ONE_THREAD) {
                assumeTrue(Natives.areAvailable(), Natives.reason());
            }
            return Engines.of(Config.DEFAULT
                    .with(ZipOptions.ENGINE, this == SOFT_DEVICE ? EngineChoice.SOFT : EngineChoice.NATIVE)
                    .with(ZipOptions.THREADS, this == TWO_THREADS ? 2 : 1)
                    .with(DeviceOptions.MIN, 1)
                    .with(DeviceOptions.TIMEOUT, PATIENT_MILLIS)
                    .with(ZipOptions.LOG, false));
        }
    }

    /** Words, so that a block without its window is larger, and some noise, so that no block is small. */
    private static byte[] data() {
        Random random = new Random(11);
        byte[][] words = new byte[3000][];
        for (int i = 0; i < words.length; i++) {
            words[i] = new byte[3 + random.nextInt(9)];
            random.nextBytes(words[i]);
        }
        byte[] data = new byte[5 * StoredBlocks.MAX_BYTES + 1234];
        for (int at = 0; at < data.length; ) {
            byte[] word = words[random.nextInt(words.length)];
            int count = Math.min(word.length, data.length - at);
            System.arraycopy(word, 0, data, at, count);
            at += count;
        }
        return data;
    }

    /**
     * Compresses in pieces, with a switch to java.util.zip before the piece {@code away}, and back before the piece {@code back}.
     *
     * @return the stream's length
     */
    private static int roundTrip(
            Engines engines, boolean raw, int length, int pieceBytes, int flush, int away, int back)
            throws DataFormatException {
        Router router = engines.router().orElseThrow();
        Source source = new Source();
        DeflateStream stream = new DeflateStream(router, 6, raw, false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[100_000];
        int piece = 0;
        for (int at = 0; at < length; at += pieceBytes, piece++) {
            if (piece == away) {
                engines.switchTo("jdk");
            }
            if (piece == back) {
                engines.switchTo("configured");
            }
            source.set(DATA, at, Math.min(pieceBytes, length - at));
            for (int count = -1; count != 0; ) {
                count = stream.deflate(source, room, 0, room.length, flush);
                out.write(room, 0, count);
            }
        }
        stream.finish();
        while (!stream.finished()) {
            out.write(room, 0, stream.deflate(source, room, 0, room.length, Deflater.NO_FLUSH));
        }
        stream.close();
        engines.switchTo("configured");
        Inflater inflater = new Inflater(raw);
        inflater.setInput(out.toByteArray());
        byte[] read = new byte[length + 1];
        assertThat(inflater.inflate(read)).isEqualTo(length);
        // Its end was found, and with it, in zlib's format, the right checksum.
        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        assertThat(java.util.Arrays.mismatch(read, 0, length, DATA, 0, length)).isEqualTo(-1);
        return out.size();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void awayAtEachFlushedBlockAndBackAtEachAfterIt(Kind kind) throws Exception {
        Engines engines = kind.engines();
        int pieces = 10;
        int bytes = 3000;
        int never = -1;
        int plain = roundTrip(engines, true, pieces * bytes, bytes, Deflater.SYNC_FLUSH, never, never);
        for (int away = 0; away < pieces; away++) {
            for (int back = away; back <= pieces; back++) {
                int size = roundTrip(engines, (away & 1) == 0, pieces * bytes, bytes, Deflater.SYNC_FLUSH, away, back);
                // Without the window a piece would be half as large again.
                assertThat(size).as("away %d back %d", away, back).isLessThan(plain * 11 / 10);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void awayAtEachFullBlockAndBackAtEachAfterIt(Kind kind) throws Exception {
        Engines engines = kind.engines();
        int block = engines.router().orElseThrow().heldBytes();
        int pieces = (DATA.length + block - 1) / block;
        for (int away = 0; away < pieces; away++) {
            for (int back = away + 1; back <= pieces; back++) {
                roundTrip(engines, (back & 1) == 0, DATA.length, block, Deflater.NO_FLUSH, away, back);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void whileAnotherThreadSwitchesAllTheTime(Kind kind) throws Exception {
        Engines engines = kind.engines();
        AtomicBoolean ended = new AtomicBoolean();
        Thread operator = new Thread(() -> {
            for (int i = 0; !ended.get(); i++) {
                engines.switchTo(i % 2 == 0 ? "jdk" : "configured");
            }
        });
        operator.start();
        try {
            for (int i = 0; i < 5; i++) {
                roundTrip(engines, i % 2 == 0, DATA.length, 50_000, Deflater.NO_FLUSH, -1, -1);
            }
        } finally {
            ended.set(true);
            operator.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void onceSwitchedNoOtherEngineGetsABlock(Kind kind) throws Exception {
        Engines engines = kind.engines();
        roundTrip(engines, true, DATA.length, DATA.length, Deflater.NO_FLUSH, -1, -1);
        long others = othersBlocks(engines);
        assertThat(others).isPositive();
        roundTrip(engines, true, DATA.length, DATA.length, Deflater.NO_FLUSH, 0, -1);
        assertThat(othersBlocks(engines)).isEqualTo(others);
        roundTrip(engines, true, DATA.length, DATA.length, Deflater.NO_FLUSH, 0, 0);
        assertThat(othersBlocks(engines)).isGreaterThan(others);
    }

    private static long othersBlocks(Engines engines) {
        return engines.stats().stream()
                .filter(stats -> !stats.engine().equals("jdk"))
                .mapToLong(stats -> stats.get(Counter.BLOCKS))
                .sum();
    }

    @Test
    void nativeLeavesDevicesAloneAndTheirQueuesFree() throws Exception {
        Engines engines = Kind.SOFT_DEVICE.engines();
        roundTrip(engines, true, DATA.length, DATA.length, Deflater.NO_FLUSH, -1, -1);
        assertThat(deviceCount(engines, Counter.QUEUES_OPEN)).isPositive();
        long blocks = deviceCount(engines, Counter.BLOCKS);
        engines.switchTo("native");
        assertThat(engines.summary()).doesNotContain("uacce").contains("inflate: native (switched to native)");
        assertThat(deviceCount(engines, Counter.QUEUES_OPEN)).isZero();
        Source source = new Source();
        DeflateStream stream = new DeflateStream(engines.router().orElseThrow(), 6, true, false);
        source.set(DATA, 0, DATA.length);
        stream.finish();
        byte[] room = new byte[DATA.length];
        while (!stream.finished()) {
            stream.deflate(source, room, 0, room.length, Deflater.NO_FLUSH);
        }
        stream.close();
        assertThat(deviceCount(engines, Counter.BLOCKS)).isEqualTo(blocks);
        engines.switchTo("soft");
        assertThat(engines.summary()).contains("uacce").doesNotContain("switched");
    }

    private static long deviceCount(Engines engines, Counter counter) {
        return engines.stats().stream()
                .filter(stats -> stats.engine().equals("uacce"))
                .mapToLong(stats -> stats.get(counter))
                .sum();
    }

    @Test
    void newStreamsAreTheJdksUntilItIsSwitchedBack() {
        Engines engines = Kind.TWO_THREADS.engines();
        boolean decodes = engines.decodesNewStream();
        engines.switchTo("JDK");
        assertThat(engines.routerForNewStream()).isNull();
        assertThat(engines.decodesNewStream()).isFalse();
        assertThat(engines.summary())
                .startsWith("WarpDrive engines: jdk; inflate: jdk (")
                .contains("switched to jdk)");
        assertThat(Status.of(engines)).contains("settings: engine=native switched=jdk ");
        engines.switchTo("native");
        assertThat(engines.routerForNewStream()).isNotNull();
        assertThat(engines.decodesNewStream()).isEqualTo(decodes);
        assertThat(Status.of(engines)).doesNotContain("switched");
    }

    @Test
    void whatWasNotSetUpIsRefusedAndNothingChanges() {
        Engines engines = Engines.of(Config.DEFAULT.with(ZipOptions.ENGINE, EngineChoice.JDK));
        for (String value : List.of("auto", "native", "soft", "", "fast")) {
            assertThatThrownBy(() -> engines.switchTo(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("engine=" + value
                            + ": this process, started with engine=jdk, can be switched to jdk, configured");
        }
        engines.switchTo("jdk");
        assertThat(engines.summary()).isEqualTo("WarpDrive engines: jdk; inflate: jdk");
    }

    @Test
    @Timeout(60)
    void theMXBeanSwitchesToo() throws Exception {
        Engines engines = Kind.TWO_THREADS.engines();
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        Thread registrar = new Thread(() -> Management.register(engines, server));
        registrar.start();
        registrar.join();
        WarpDriveMXBean bean = JMX.newMXBeanProxy(server, new ObjectName(WarpDriveMXBean.NAME), WarpDriveMXBean.class);
        assertThat(bean.getEngine()).isEqualTo("native");
        assertThat(bean.switchEngine("jdk")).isEqualTo(bean.getSummary()).contains("switched to jdk");
        assertThat(bean.getEngine()).isEqualTo("jdk");
        assertThat(bean.getStatus()).contains("switched=jdk");
        assertThat(engines.routerForNewStream()).isNull();
        assertThatThrownBy(() -> bean.switchEngine("warp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can be switched to jdk, ");
        bean.switchEngine("configured");
        assertThat(bean.getSummary()).doesNotContain("switched");
    }
}
