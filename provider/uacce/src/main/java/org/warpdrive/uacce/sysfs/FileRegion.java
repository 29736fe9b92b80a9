// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/**
 * A region of a queue file as {@code mmap(2)} wants it.
 *
 * @param offset the file offset in bytes
 * @param length bytes; 0 where the caller chooses
 */
public record FileRegion(long offset, long length) {
    /** For regions a device does not have. */
    public static final FileRegion ABSENT = new FileRegion(-1, 0);

    public boolean isPresent() {
        return offset >= 0;
    }
}
