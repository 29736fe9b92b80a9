// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.List;
import org.warpdrive.uacce.DeviceRegion;

/** The static shared memory of the RFC kernels. The device can access only this memory, at its virtual address. */
final class SharedDomain {
    private SharedDomain() {}

    static AddressSpace of(DeviceRegion view) {
        return AddressSpace.of(List.of(new AddressSpace.Window(view.address(), view.address(), view.length())));
    }
}
