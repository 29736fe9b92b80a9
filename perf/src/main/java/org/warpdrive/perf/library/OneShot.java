// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

/** A payload in one array made into a complete compressed one in another. Used by one thread. */
public interface OneShot extends AutoCloseable {
    /**
     * The whole of {@code in}, since one of the peers cannot start elsewhere than at 0.
     *
     * @param out large enough
     * @return bytes written to {@code out}
     */
    int compress(byte[] in, byte[] out);

    @Override
    default void close() {}
}
