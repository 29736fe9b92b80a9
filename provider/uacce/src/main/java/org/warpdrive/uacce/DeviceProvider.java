// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.List;
import org.warpdrive.config.Config;

/** Devices besides the kernel's, of another artifact: pretended ones. Found by {@link java.util.ServiceLoader}. */
public interface DeviceProvider {
    /** Those that a configuration asks for, made anew with each call; they stay until nobody refers to them any more. */
    List<UacceDevice> make(Config config);
}
