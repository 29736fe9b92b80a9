// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.List;

/** Says which devices there are. */
@FunctionalInterface
public interface DeviceSource {
    /** Those there are now; asked again now and then, because devices come and go. Throws nothing. Any thread. */
    List<UacceDevice> devices();
}
