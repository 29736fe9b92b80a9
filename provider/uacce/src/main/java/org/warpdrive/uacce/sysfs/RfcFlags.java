// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/** The flag bits of both RFC flavours. */
final class RfcFlags {
    static final long NOIOMMU = 0x1;
    static final long PASID = 0x2;
    static final long FAULT_FROM_DEVICE = 0x4;

    private RfcFlags() {}

    /**
     * The memory mode. If no bit is set, there is one shared region with equal addresses, the only mode without a flag.
     */
    static MemoryMode memoryMode(String attribute, long flags) throws BadAttributeException {
        boolean pasid = (flags & PASID) != 0;
        boolean faults = (flags & FAULT_FROM_DEVICE) != 0;
        if (faults && !pasid) {
            throw new BadAttributeException(attribute + "=0x" + Long.toHexString(flags) + " has faults without PASID");
        }
        if ((flags & NOIOMMU) != 0) {
            return MemoryMode.NOIOMMU;
        }
        return faults ? MemoryMode.SVA : MemoryMode.SHARE_DOMAIN;
    }
}
