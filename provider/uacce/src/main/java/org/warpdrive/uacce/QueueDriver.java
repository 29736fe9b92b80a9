// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.Optional;
import java.util.ServiceLoader;
import org.warpdrive.uacce.sysfs.DeviceAttributes;

/** A user driver: what knows one family of formats that a queue's regions and requests can have. Stateless. */
public interface QueueDriver {
    /** The installed driver that matches a device by its {@code api}, WarpDrive's {@code api_version}. */
    static Optional<QueueDriver> of(UacceDevice device) {
        return ServiceLoader.load(QueueDriver.class, QueueDriver.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(driver -> driver.drives(device.attributes()))
                .findFirst();
    }

    /** Whether a device speaks a version this driver knows. */
    boolean drives(DeviceAttributes attributes);

    /**
     * Maps a fresh queue file's regions, tells the device what the queue is for, and starts it.
     *
     * @param queueType in the driver's numbers, for instance compress or decompress
     * @throws DeviceException when a step fails; the caller closes the file
     */
    QueueRing start(QueueFile file, UacceDevice device, int queueType) throws DeviceException;
}
