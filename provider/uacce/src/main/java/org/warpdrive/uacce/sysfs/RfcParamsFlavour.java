// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.util.List;

/** The RFC of 2018 as documented: a folder {@code params/}. Opening a queue starts it, and closing ends it. */
final class RfcParamsFlavour extends Flavour {
    private static final String FOLDER = "params/";

    /** The regions that the RFC's sample maps, in bytes whatever the page size, because sysfs does not list them. */
    private static final FileRegion MMIO = new FileRegion(0, 0x1000);

    private static final FileRegion DUS = new FileRegion(0x1000, 0x24000);
    private static final FileRegion SS = new FileRegion(0x25000, 0);

    private static final Calls CALLS = new Calls(NO_REQUEST, NO_REQUEST, NO_REQUEST, QueueManager.RFC);

    RfcParamsFlavour() {
        super("rfc-params", FOLDER + "nr_queue_remained", CALLS);
    }

    @Override
    boolean recognises(AttributeSource source) {
        return source.has("params");
    }

    @Override
    DeviceAttributes read(AttributeSource source, int pageBytes) throws BadAttributeException {
        long flags = Attributes.number(source, FOLDER + "device_attr");
        return new DeviceAttributes(
                Attributes.text(source, FOLDER + "api_version"),
                flags,
                RfcFlags.memoryMode("device_attr", flags),
                List.of(),
                Attributes.smallNumber(source, FOLDER + "numa_node", -1),
                Attributes.smallNumber(source, FOLDER + "priority", 0),
                false,
                MMIO,
                FileRegion.ABSENT,
                DUS,
                SS);
    }
}
