// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.util.ArrayList;
import java.util.List;

/**
 * A device's entry in sysfs, or an equivalent of a software device: its flavour, its attributes as they were when the
 * entry was read, and the few that are read anew each time. Immutable; any thread may use it.
 *
 * @since 1.0
 */
public final class DeviceEntry {
    /** The attributes with a device's number in kernels of the RFC. */
    private static final List<String> NUMBERS = List.of("attrs/id", "params/id");

    private final AttributeSource source;
    private final Flavour flavour;
    private final DeviceAttributes attributes;

    private DeviceEntry(AttributeSource source, Flavour flavour, DeviceAttributes attributes) {
        this.source = source;
        this.flavour = flavour;
        this.attributes = attributes;
    }

    /**
     * Reads an entry.
     *
     * @param pageBytes the kernel's page size in bytes, since some flavours give offsets in pages
     * @throws BadAttributeException if the attributes match no flavour, or are invalid
     */
    public static DeviceEntry read(AttributeSource source, int pageBytes) throws BadAttributeException {
        Flavour flavour = Flavours.of(source);
        if (flavour == null) {
            throw new BadAttributeException("has the attributes of no known flavour");
        }
        return new DeviceEntry(source, flavour, flavour.read(source, pageBytes));
    }

    /** The version of the kernel interface. */
    public Flavour flavour() {
        return flavour;
    }

    /** The attributes, as they were when the entry was read. */
    public DeviceAttributes attributes() {
        return attributes;
    }

    /** The number of free queues, read now. Negative if the device does not tell; 0 also if the device is gone. */
    public long queuesRemaining() {
        try {
            return Attributes.number(source, flavour.queuesRemainingAttribute());
        } catch (BadAttributeException e) {
            return source.has(flavour.queuesRemainingAttribute()) ? -1 : 0;
        }
    }

    /** Whether the kernel took the device out of service, read now. */
    public boolean isIsolated() {
        try {
            return Attributes.number(source, "isolate", 0) != 0;
        } catch (BadAttributeException e) {
            return attributes.isolated();
        }
    }

    /** The device numbers given by kernels of the RFC, read now; empty in other flavours. */
    public List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        for (String attribute : NUMBERS) {
            try {
                numbers.add(Attributes.number(source, attribute));
            } catch (BadAttributeException e) {
                // this attribute does not exist
            }
        }
        return numbers;
    }

    /** Whether another entry describes this same device, whether in service or not. */
    public boolean isLike(DeviceEntry other) {
        DeviceAttributes mine = attributes;
        DeviceAttributes its = other.attributes;
        return flavour.equals(other.flavour)
                && mine.api().equals(its.api())
                && mine.flags() == its.flags()
                && mine.numaNode() == its.numaNode()
                && mine.mmio().equals(its.mmio())
                && mine.dus().equals(its.dus())
                && mine.ss().equals(its.ss());
    }
}
