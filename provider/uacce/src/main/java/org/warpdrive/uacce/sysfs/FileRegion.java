// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/**
 * A region of a queue file, as passed to {@code mmap(2)}.
 *
 * @param offset the file offset in bytes; -1 if the region is absent
 * @param length the length in bytes; 0 if the caller chooses it
 *
 * @since 1.0
 */
public record FileRegion(long offset, long length) {
    /** The value for a region that a device does not have. */
    public static final FileRegion ABSENT = new FileRegion(-1, 0);

    /** Whether the device has the region. */
    public boolean isPresent() {
        return offset >= 0;
    }
}
