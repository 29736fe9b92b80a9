// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/** How the address of a buffer becomes an address a device understands. */
public enum MemoryMode {
    /** Shared virtual addressing: the device walks the process's page tables. Any address will do. */
    SVA,
    /** One process, one shared region ({@code WdQueue.reserveMemory}); inside it the two addresses are equal. */
    SHARE_DOMAIN,
    /** A reserved region made of slices with device addresses of their own. A buffer must not cross a slice. */
    SLICES,
    /**
     * As {@link #SLICES}, and no IOMMU between the device and the whole memory of the machine: a wrong request writes
     * anywhere. Used only where it was allowed explicitly.
     */
    NOIOMMU;

    /** Whether buffers must lie in reserved memory. */
    public boolean needsReservedMemory() {
        return this != SVA;
    }
}
