// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/** Linux 5.7 and later: attributes in the device's folder, regions at page numbers 0 and 1. */
final class MainlineFlavour extends Flavour {
    static final long FLAG_SVA = 1;

    MainlineFlavour() {
        super("mainline", "available_instances", MAINLINE_CALLS);
    }

    @Override
    boolean recognises(AttributeSource source) {
        // Drafts of mainline also had "id" and region offsets here, and other request numbers, which no source
        // documents.
        return source.has("api") && source.has("flags") && !source.has("id") && !source.has("qfrs_offset");
    }

    @Override
    DeviceAttributes read(AttributeSource source, int pageBytes) throws BadAttributeException {
        long flags = Attributes.number(source, "flags");
        return new DeviceAttributes(
                Attributes.text(source, "api"),
                flags,
                (flags & FLAG_SVA) != 0 ? MemoryMode.SVA : MemoryMode.SLICES,
                Attributes.lines(source, "algorithms"),
                Attributes.smallNumber(source, "device/numa_node", -1),
                0,
                Attributes.number(source, "isolate", 0) != 0,
                new FileRegion(0, Attributes.regionBytes(source, "region_mmio_size")),
                FileRegion.ABSENT,
                new FileRegion(pageBytes, Attributes.regionBytes(source, "region_dus_size")),
                new FileRegion(2L * pageBytes, 0));
    }
}
