// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;

/**
 * One input that is sent over and over, as a stream would: copied into staging memory, made a block, and its output copied
 * out. The device knows the answer, so what is measured is all the rest.
 */
final class Payload {
    private static final int LEVEL = 6;
    private static final int PERIOD = 300;

    private final int length;
    private final ByteBuffer source;
    private final ByteBuffer destination;
    private final boolean last;

    /**
     * @param direct whether the application's buffers are direct, or arrays
     * @param last whether each block is the last of its stream
     */
    Payload(int length, boolean direct, boolean last) {
        this.length = length;
        this.last = last;
        int room = StoredBlocks.bound(length);
        this.source = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
        this.destination = direct ? ByteBuffer.allocateDirect(room) : ByteBuffer.allocate(room);
        SplittableRandom random = new SplittableRandom(length);
        for (int i = 0; i < length; i++) {
            boolean fresh = i < PERIOD || random.nextInt(4) == 0;
            source.put(i, fresh ? (byte) random.nextInt() : source.get(i - PERIOD));
        }
    }

    /** Makes a block of it and sends it off. */
    void submit(Block block, Router router) {
        block.input(stage(), 0, 0, length, 0);
        block.parameters(LEVEL, Deflater.DEFAULT_STRATEGY, last, false, null);
        block.output(Staging.lease(StoredBlocks.bound(length)));
        router.submit(block);
    }

    /** Waits for a block and takes its output; returns its length. */
    int take(Block block, Router router) {
        router.await(block);
        int produced = block.completion().produced();
        destination.put(0, block.out().bytes(), 0, produced);
        block.free();
        return produced;
    }

    private Buffer stage() {
        Buffer in = Staging.lease(length);
        in.bytes().put(0, source, 0, length);
        return in;
    }

    /** What remains when the result is known beforehand: the copies, in and out. */
    int copy(ByteBuffer result, int resultLength) {
        Buffer in = stage();
        Buffer out = Staging.lease(StoredBlocks.bound(length));
        out.bytes().put(0, result, 0, resultLength);
        destination.put(0, out.bytes(), 0, resultLength);
        out.release();
        in.release();
        return resultLength;
    }

    /** The bytes that {@link #take} took last. */
    ByteBuffer result(int resultLength) {
        ByteBuffer copy = ByteBuffer.allocateDirect(resultLength);
        copy.put(0, destination, 0, resultLength);
        return copy;
    }
}
