// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import org.warpdrive.nativeglue.NativeBarrier;

/** The one register of a mapped doorbell region that is ever touched, and only written. */
final class KernelDoorbell implements Doorbell {
    private final DeviceRegion mmio;
    private final int register;

    KernelDoorbell(DeviceRegion mmio, int register) {
        this.mmio = mmio;
        this.register = register;
    }

    @Override
    public void ring(long value) {
        NativeBarrier.deviceBarrier(); // the ring's stores, before the doorbell
        mmio.putLongRelease(register, value);
        NativeBarrier.noOp(); // a revoked mapping surfaces here
    }
}
