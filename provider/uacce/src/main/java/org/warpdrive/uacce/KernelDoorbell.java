// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import org.warpdrive.nativeglue.NativeBarrier;

/** The doorbell register in a mapped MMIO region. It is only written, and nothing else in the region is accessed. */
final class KernelDoorbell implements Doorbell {
    private final DeviceRegion mmio;
    private final int register;

    KernelDoorbell(DeviceRegion mmio, int register) {
        this.mmio = mmio;
        this.register = register;
    }

    @Override
    public void ring(long value) {
        NativeBarrier.deviceBarrier(); // makes the ring's stores visible before the doorbell
        mmio.putLongRelease(register, value);
        NativeBarrier.noOp(); // the error of a revoked mapping surfaces here
    }
}
