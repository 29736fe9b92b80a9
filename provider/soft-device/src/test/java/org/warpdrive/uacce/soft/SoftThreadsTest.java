// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.zip.SqeLayout;

/** With threads, as it is used. The only clock is the test runner's patience. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class SoftThreadsTest {
    private static final int LONG_ENOUGH_MILLIS = 60_000;
    private static final int USERS = 4;
    private static final int REQUESTS = 1000;

    @ParameterizedTest
    @ValueSource(strings = {"soft", "soft:workers=3", "soft:latency=300us", "soft:idle=spin", "soft:flavour=kae"})
    void anArmedSleeperIsWokenByEachCompletion(String config) throws DeviceException {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        SoftDevice device = new SoftDevice(SoftConfig.parse(config));
        try (QueueRig rig = new QueueRig(device, new AtomicLong(), QpContextLayout.TYPE_COMPRESS)) {
            QueueRig.Memory input = rig.allocate(QueueRig.text(5000));
            ByteBuffer sqe = rig.request(SqeLayout.ALGORITHM_GZIP, input, rig.allocate(6000));
            for (int i = 0; i < 50; i++) {
                sqe.putInt(SqeLayout.TAG_TYPE_0, i);
                rig.submit(sqe);
                while (!rig.hasCompletion()) {
                    assertThat(rig.file.poll(LONG_ENOUGH_MILLIS)).isEqualTo(1);
                }
                assertThat(rig.take().getInt(SqeLayout.TAG_TYPE_0)).isEqualTo(i);
                rig.ringCompletion(true);
            }
            assertThat(device.violations()).isZero();
        }
    }

    private static boolean hasWorker(String device) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(device + "-worker-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soft:name=ending", "soft:name=spinning,idle=spin"})
    void theThreadEndsWithTheLastQueueAndTheNextQueueHasAnother(String config) throws Exception {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        SoftDevice device = new SoftDevice(SoftConfig.parse(config));
        for (int i = 0; i < 20; i++) {
            useQueue(device, i << 16);
            while (i % 4 == 0 && hasWorker(device.config().name())) {
                Thread.sleep(1);
            }
        }
        assertThat(device.violations()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soft:depth=64", "soft:depth=64,workers=2", "soft:depth=64,flavour=mainline-v3"})
    void queuesWorkSideBySideAndEachGetsItsOwnAnswers(String config) throws Exception {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        SoftDevice device = new SoftDevice(SoftConfig.parse(config));
        List<Future<?>> users = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(USERS);
        try {
            for (int user = 0; user < USERS; user++) {
                int first = user << 16;
                users.add(threads.submit(() -> useQueue(device, first)));
            }
            for (Future<?> user : users) {
                user.get();
            }
        } finally {
            threads.shutdown();
            device.close();
        }
        assertThat(device.queuesRemaining()).isEqualTo(USERS);
    }

    private static boolean useQueue(SoftDevice device, int firstTag) throws DeviceException {
        QueueRig rig = new QueueRig(device, new AtomicLong(), QpContextLayout.TYPE_COMPRESS);
        ByteBuffer sqe = rig.request(SqeLayout.ALGORITHM_ZLIB, rig.allocate(QueueRig.text(500)), rig.allocate(900));
        int sent = 0;
        int got = 0;
        int tagOffset = SqeLayout.tagOffset(rig.entryType());
        while (got < REQUESTS) {
            if (sent < REQUESTS && sent - got < 40) {
                sqe.putInt(tagOffset, firstTag + sent++);
                rig.submit(sqe);
            } else if (rig.hasCompletion()) {
                assertThat(rig.take().getInt(tagOffset)).isEqualTo(firstTag + got++);
            } else {
                Thread.onSpinWait();
            }
        }
        assertThat(((SoftFile) rig.file).queue().violations()).isZero();
        rig.closeQueue();
        return true;
    }
}
