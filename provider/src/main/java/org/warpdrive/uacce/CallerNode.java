// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.warpdrive.nativeglue.Libc;

/** The NUMA node of the calling thread, -1 where nobody knows. The kernel is asked now and then: threads seldom move. */
public final class CallerNode implements IntSupplier {
    private static final int UNKNOWN = -1;
    private static final int CALLS_PER_QUESTION = 64;

    @SuppressWarnings("ThreadLocalUsage") // one to an engine, of which there is one to a process
    private final ThreadLocal<Seat> seats = ThreadLocal.withInitial(Seat::new);

    public CallerNode() {}

    private static final class Seat {
        private final ByteBuffer scratch = ByteBuffer.allocateDirect(Integer.BYTES);
        private final long address = Libc.isAvailable() ? Libc.address(scratch) : 0;
        private int node = UNKNOWN;
        private int calls;

        int node() {
            if (address != 0 && calls++ % CALLS_PER_QUESTION == 0) {
                node = Math.max(UNKNOWN, Libc.node(address));
            }
            return node;
        }
    }

    @Override
    public int getAsInt() {
        return seats.get().node();
    }
}
