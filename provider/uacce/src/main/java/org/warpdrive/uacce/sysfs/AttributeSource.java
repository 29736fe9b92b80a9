// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A device's attributes by name. Names may contain slashes, as paths below the device's folder in sysfs do. Reading one
 * attribute costs one to three system calls. Any thread may use it.
 *
 * @since 1.0
 */
public interface AttributeSource {
    /** The attributes in a device's folder below {@code /sys/class/uacce}. */
    static AttributeSource ofFolder(Path folder) {
        return new SysfsAttributes(folder);
    }

    /** Whether there is a file or a folder with this name. */
    boolean has(String name);

    /**
     * Reads an attribute's text as the kernel prints it.
     *
     * @throws IOException if the attribute does not exist, cannot be read, or is longer than an attribute can be
     */
    String read(String name) throws IOException;
}
