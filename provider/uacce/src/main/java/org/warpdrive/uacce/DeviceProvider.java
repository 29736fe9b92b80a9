// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.List;
import org.warpdrive.config.Config;

/**
 * A source of devices besides the kernel, implemented by another artifact: software devices. Found by
 * {@link java.util.ServiceLoader}.
 *
 * @since 1.0
 */
public interface DeviceProvider {
    /**
     * Creates the devices that a configuration asks for. Each call creates new ones; they live until they are
     * unreachable.
     */
    List<UacceDevice> make(Config config);
}
