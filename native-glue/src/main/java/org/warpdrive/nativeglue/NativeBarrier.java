// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

/**
 * Two functions for ordered access to a device's memory, which Java alone cannot do. Any thread may call them. Needs an
 * available {@link NativeGlue#probe()}.
 */
public final class NativeBarrier {
    private NativeBarrier() {}

    /**
     * {@code wd_device_barrier}: orders every load and store before it, to ordinary memory, before every load and store
     * after it, to a device's registers.
     */
    public static native void deviceBarrier();

    /**
     * {@code wd_no_op}: does nothing. By the time it returns, a SIGBUS that an access to a revoked mapping raised
     * before it has become an {@link InternalError}.
     */
    public static native void noOp();
}
