// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/**
 * The KAE kernel driver for machines without shared virtual addressing. Its attributes are those of mainline, with a
 * static shared region in addition.
 */
final class KaeFlavour extends Flavour {
    static final long FLAG_SVA = 0x1;
    static final long FLAG_NOIOMMU = 0x2;
    /** An IOMMU with its own domain lies between the device and memory. */
    static final long FLAG_IOMMU = 0x80;

    private static final String NOIOMMU_SUFFIX = "_noiommu";

    KaeFlavour() {
        super("kae", "available_instances", MAINLINE_CALLS);
    }

    @Override
    boolean recognises(AttributeSource source) {
        return source.has("api")
                && source.has("flags")
                && (source.has("dev_state") || source.has("numa_distance"))
                && !source.has("id")
                && !source.has("qfrs_offset");
    }

    @Override
    DeviceAttributes read(AttributeSource source, int pageBytes) throws BadAttributeException {
        long flags = Attributes.number(source, "flags");
        String api = Attributes.text(source, "api");
        if (Attributes.number(source, "dev_state", 0) != 0) {
            throw new BadAttributeException("dev_state says the device is in error");
        }
        return new DeviceAttributes(
                api,
                flags,
                memoryMode(flags, api),
                Attributes.lines(source, "algorithms"),
                Attributes.smallNumber(source, "node_id", Attributes.smallNumber(source, "device/numa_node", -1)),
                0,
                Attributes.number(source, "isolate", 0) != 0,
                new FileRegion(0, Attributes.regionBytes(source, "region_mmio_size")),
                FileRegion.ABSENT,
                new FileRegion(pageBytes, Attributes.regionBytes(source, "region_dus_size")),
                new FileRegion(2L * pageBytes, 0));
    }

    private static MemoryMode memoryMode(long flags, String api) {
        if ((flags & FLAG_SVA) != 0) {
            return MemoryMode.SVA;
        }
        boolean bare = (flags & FLAG_NOIOMMU) != 0 || (api.endsWith(NOIOMMU_SUFFIX) && (flags & FLAG_IOMMU) == 0);
        return bare ? MemoryMode.NOIOMMU : MemoryMode.SLICES;
    }
}
