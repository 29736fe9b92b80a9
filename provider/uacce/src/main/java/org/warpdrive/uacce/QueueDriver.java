// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.Optional;
import java.util.ServiceLoader;
import org.warpdrive.uacce.sysfs.DeviceAttributes;

/**
 * A user driver: it knows one family of request formats and of queue regions. Stateless, so any thread may use it.
 *
 * @since 1.0
 */
public interface QueueDriver {
    /**
     * Returns the installed driver for a device. A driver is chosen by the device's {@code api} attribute, which is
     * WarpDrive's {@code api_version}.
     */
    static Optional<QueueDriver> of(UacceDevice device) {
        return ServiceLoader.load(QueueDriver.class, QueueDriver.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(driver -> driver.drives(device.attributes()))
                .findFirst();
    }

    /** Whether this driver knows the API version of a device. */
    boolean drives(DeviceAttributes attributes);

    /**
     * Starts the queue of a newly opened file: maps its regions, sets its purpose, and starts it.
     *
     * @param queueType the purpose of the queue in the driver's numbers, for instance compress or decompress
     * @throws DeviceException if a step fails; the caller closes the file
     */
    QueueRing start(QueueFile file, UacceDevice device, int queueType) throws DeviceException;
}
