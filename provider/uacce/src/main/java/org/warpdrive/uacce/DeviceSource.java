// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.List;

/**
 * A source of devices.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface DeviceSource {
    /**
     * Returns the devices that exist now. It is called from time to time, because devices come and go. Throws nothing;
     * any thread may call it.
     */
    List<UacceDevice> devices();
}
