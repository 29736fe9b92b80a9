// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/** The later versions of the RFC: a folder {@code attrs/}, a START request, and region offsets in sysfs. */
final class RfcAttrsFlavour extends Flavour {
    private static final String FOLDER = "attrs/";
    private static final String OFFSETS = FOLDER + "qfrs_offset";

    private static final long DUS_BYTES = 0x24000;
    /** The offsets before they were published in sysfs, with and without a region for the kernel. */
    private static final long[] WITH_DKO = {0, 0x1000, 0x5000, 0x29000};

    private static final long[] WITHOUT_DKO = {0, -1, 0x1000, 0x25000};

    private static final Calls CALLS =
            new Calls(IoctlLayout.RFC_START, IoctlLayout.RFC_PUT_QUEUE, IoctlLayout.RFC_GET_SLICE, QueueManager.RFC);

    private static final int MMIO = 0;
    private static final int DKO = 1;
    private static final int DUS = 2;
    private static final int SS = 3;

    RfcAttrsFlavour() {
        super("rfc-attrs", FOLDER + "available_instances", CALLS);
    }

    @Override
    boolean recognises(AttributeSource source) {
        return source.has("attrs");
    }

    @Override
    DeviceAttributes read(AttributeSource source, int pageBytes) throws BadAttributeException {
        long flags = Attributes.number(source, FOLDER + "flags");
        MemoryMode mode = RfcFlags.memoryMode("flags", flags);
        long[] offsets = offsets(source, mode);
        FileRegion dus = region(offsets, DUS);
        return new DeviceAttributes(
                Attributes.text(source, FOLDER + "api"),
                flags,
                mode,
                Attributes.lines(source, FOLDER + "algorithms"),
                Attributes.smallNumber(source, FOLDER + "node_id", -1),
                0,
                false,
                region(offsets, MMIO),
                offsets[DKO] < 0 ? FileRegion.ABSENT : region(offsets, DKO),
                dus,
                offsets[SS] < 0 ? FileRegion.ABSENT : new FileRegion(offsets[SS], 0));
    }

    private static long[] offsets(AttributeSource source, MemoryMode mode) throws BadAttributeException {
        if (!source.has(OFFSETS)) {
            return mode == MemoryMode.SHARE_DOMAIN ? WITH_DKO : WITHOUT_DKO;
        }
        long[] told = Attributes.offsets(source, OFFSETS);
        return switch (told.length) {
            case 4 -> told;
            case 3 -> new long[] {told[0], -1, told[1], told[2]};
            default -> throw new BadAttributeException(OFFSETS + " has " + told.length + " regions");
        };
    }

    /**
     * A region ends where the next one starts. The ring region may be the last one, so its length is known in advance.
     */
    private static FileRegion region(long[] offsets, int which) throws BadAttributeException {
        if (offsets[which] < 0) {
            throw new BadAttributeException(OFFSETS + " lacks region " + which);
        }
        long end = which == DUS ? offsets[which] + DUS_BYTES : -1;
        for (int next = SS; next > which; next--) {
            end = offsets[next] >= 0 ? offsets[next] : end;
        }
        return new FileRegion(offsets[which], Attributes.checkedRegion(OFFSETS, end - offsets[which]));
    }
}
