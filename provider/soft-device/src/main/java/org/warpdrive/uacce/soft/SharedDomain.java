// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.List;
import org.warpdrive.uacce.DeviceRegion;

/** Static shared memory of the RFC kernels: the device sees it, and nothing else, at its virtual address. */
final class SharedDomain {
    private SharedDomain() {}

    static AddressSpace of(DeviceRegion view) {
        return AddressSpace.of(List.of(new AddressSpace.Window(view.address(), view.address(), view.length())));
    }
}
