// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/**
 * How the address of a buffer is translated to an address that the device can use.
 *
 * @since 1.0
 */
public enum MemoryMode {
    /** Shared virtual addressing: the device walks the process's page tables, so it can use any address. */
    SVA,
    /**
     * One process and one shared region ({@code WdQueue.reserveMemory}), in which device addresses equal virtual
     * addresses.
     */
    SHARE_DOMAIN,
    /**
     * A reserved region that consists of slices, each with its own device address. A buffer must not cross a slice
     * boundary.
     */
    SLICES,
    /**
     * As {@link #SLICES}, but no IOMMU lies between the device and the machine's memory, so a wrong request can write
     * anywhere. Used only if it was allowed explicitly.
     */
    NOIOMMU;

    /** Whether buffers must lie in reserved memory. */
    public boolean needsReservedMemory() {
        return this != SVA;
    }
}
