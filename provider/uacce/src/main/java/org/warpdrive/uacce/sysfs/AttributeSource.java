// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.io.IOException;
import java.nio.file.Path;

/** A device's attributes by name, slashes included, as sysfs lays them out. Reading one costs a system call or three. */
public interface AttributeSource {
    /** A device's folder below {@code /sys/class/uacce}. */
    static AttributeSource ofFolder(Path folder) {
        return new SysfsAttributes(folder);
    }

    /** Whether there is a file or a folder of this name. */
    boolean has(String name);

    /**
     * The attribute's text as the kernel prints it.
     *
     * @throws IOException when it is not there, cannot be read, or is longer than any attribute should be
     */
    String read(String name) throws IOException;
}
