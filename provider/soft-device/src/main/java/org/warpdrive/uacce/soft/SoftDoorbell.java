// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import org.warpdrive.nativeglue.NativeBarrier;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;

/**
 * A doorbell whose values reach the device through a {@link DoorbellStream}. It also stores the value to the mapped
 * register, because that access must fail once the mapping was revoked.
 */
final class SoftDoorbell implements Doorbell {
    private final DeviceRegion mmio;
    private final int register;
    private final SoftDevice device;

    SoftDoorbell(DeviceRegion mmio, int register, SoftDevice device) {
        this.mmio = mmio;
        this.register = register;
        this.device = device;
    }

    @Override
    public void ring(long value) {
        mmio.putLongRelease(register, value);
        NativeBarrier.noOp();
        device.ring(register, value);
    }
}
