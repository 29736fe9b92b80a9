// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.zip.InflateQueue;
import org.warpdrive.uacce.zip.Refusal;

/** The decompressing queues of one device. A new queue must decompress a known stream before it is used. Any thread. */
final class DeviceInflates implements QueuePool.Supply<DeviceInflates.Pooled> {
    private static final int TEST_BYTES = 200_000;
    private static final int SCRATCH_BYTES = 8192;

    private final ZipDevice device;
    private final QueuePool<Pooled> pool;
    private final ServiceTime service = new ServiceTime();
    private final LongAdder streams = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();

    DeviceInflates(ZipDevice device, int maxQueues, LongSupplier nanoClock) {
        this.device = device;
        this.pool = new QueuePool<>(this, maxQueues, nanoClock);
    }

    /** A queue in the pool. */
    static final class Pooled extends QueuePool.Member {
        final InflateQueue queue;

        Pooled(InflateQueue queue) {
            this.queue = queue;
        }
    }

    QueuePool<Pooled> pool() {
        return pool;
    }

    /** The number of streams decompressed. */
    long streams() {
        return streams.sum();
    }

    /** The number of bytes that they decompressed to. */
    long bytesOut() {
        return bytesOut.sum();
    }

    /** See {@link WholeInflater#inflate}. */
    int inflate(ByteBuffer input, ByteBuffer output) {
        Pooled pooled = pool.lease();
        if (pooled == null) {
            return WholeInflater.NOT_DONE;
        }
        try {
            return inflate(pooled.queue, input, output);
        } catch (OutOfMemoryError e) {
            return WholeInflater.NOT_DONE; // software needs less memory
        } finally {
            pool.release(pooled, pooled.queue.isGood() && device.isUsable());
        }
    }

    private int inflate(InflateQueue queue, ByteBuffer input, ByteBuffer output) {
        if (!queue.send(input, output.remaining())) {
            return WholeInflater.NOT_DONE;
        }
        long start = System.nanoTime();
        if (!queue.await(patienceNanos(output.remaining()))) {
            QueueCondition condition = queue.condition();
            device.gaveUp(condition.canReceive() ? ZipDevice.TIMEOUT : condition.reason(), condition, 1);
            return WholeInflater.NOT_DONE;
        }
        long took = System.nanoTime() - start;
        Refusal refusal = queue.collect(output);
        if (refusal != null) {
            boolean mayBeTheInput = refusal == Refusal.STATUS || refusal == Refusal.CONSUMED;
            if (!mayBeTheInput || isWhole(input, output.remaining())) {
                device.wrong(refusal);
            }
            return WholeInflater.NOT_DONE;
        }
        int produced = queue.produced();
        service.took(produced, took);
        if (produced > output.remaining()) {
            return WholeInflater.NOT_DONE; // the least output space a device accepts exceeds the caller's
        }
        streams.increment();
        bytesOut.add(produced);
        return produced;
    }

    /** Whether software can decompress the stream completely into this much space. */
    private static boolean isWhole(ByteBuffer input, int room) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(input.duplicate());
            byte[] scratch = new byte[SCRATCH_BYTES];
            while (inflater.inflate(scratch) > 0 && inflater.getBytesWritten() <= room) {
                // until no more output comes, or too much
            }
            return inflater.finished() && inflater.getRemaining() == 0 && inflater.getBytesWritten() <= room;
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }

    private long patienceNanos(int bytes) {
        long expected = service.expected(bytes);
        return expected == 0
                ? device.patienceNanos(bytes) // use the figure of compression, which takes at least as long
                : Math.max(device.settings().timeoutNanos(), ZipDevice.PATIENCE * expected);
    }

    @Override
    public Pooled open() throws DeviceException {
        InflateQueue queue = InflateQueue.open(device.device());
        boolean proven = false;
        try {
            Pooled pooled = new Pooled(queue);
            proven = provesItself(queue);
            if (proven) {
                return pooled;
            }
        } finally {
            if (!proven) {
                queue.close();
            }
        }
        throw new DeviceException("inflate test", "device=" + device.device().name(), Errno.EIO.number());
    }

    private boolean provesItself(InflateQueue queue) {
        byte[] data = new byte[TEST_BYTES];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) ((i * i) >>> (i % 13));
        }
        Deflater deflater = new Deflater();
        deflater.setInput(data);
        deflater.finish();
        ByteBuffer stream = ByteBuffer.allocate(2 * TEST_BYTES);
        deflater.deflate(stream);
        deflater.end();
        ByteBuffer output = ByteBuffer.allocate(TEST_BYTES);
        if (!queue.send(stream.flip(), TEST_BYTES)
                || !queue.await(patienceNanos(TEST_BYTES))
                || queue.collect(output) != null) {
            return false;
        }
        return queue.produced() == TEST_BYTES && output.equals(ByteBuffer.wrap(data));
    }

    @Override
    public void close(Pooled pooled) {
        pooled.queue.close();
    }

    @Override
    public long remaining() {
        return device.remaining();
    }

    @Override
    public int drain(Pooled pooled) {
        return pooled.queue.drain();
    }
}
