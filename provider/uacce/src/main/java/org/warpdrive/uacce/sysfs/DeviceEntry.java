// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.util.ArrayList;
import java.util.List;

/**
 * A device's entry in sysfs, or what looks like one: its flavour, its attributes as they were when the entry was read, and
 * the few that are read anew each time. Immutable; any thread.
 */
public final class DeviceEntry {
    /** Where the RFC's kernels say that a device's number is. */
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
     * @param pageBytes of the kernel, since some flavours tell offsets in pages
     * @throws BadAttributeException when its attributes have the shape of no flavour, or make no sense
     */
    public static DeviceEntry read(AttributeSource source, int pageBytes) throws BadAttributeException {
        Flavour flavour = Flavours.of(source);
        if (flavour == null) {
            throw new BadAttributeException("has the attributes of no known flavour");
        }
        return new DeviceEntry(source, flavour, flavour.read(source, pageBytes));
    }

    public Flavour flavour() {
        return flavour;
    }

    public DeviceAttributes attributes() {
        return attributes;
    }

    /** How many queues are free, read now; negative when the device cannot tell, 0 also when it is gone. */
    public long queuesRemaining() {
        try {
            return Attributes.number(source, flavour.queuesRemainingAttribute());
        } catch (BadAttributeException e) {
            return source.has(flavour.queuesRemainingAttribute()) ? -1 : 0;
        }
    }

    /** Whether the kernel has taken the device out of service, read now. */
    public boolean isIsolated() {
        try {
            return Attributes.number(source, "isolate", 0) != 0;
        } catch (BadAttributeException e) {
            return attributes.isolated();
        }
    }

    /** The numbers that the RFC's kernels gave the device, read now; none in other flavours. */
    public List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        for (String attribute : NUMBERS) {
            try {
                numbers.add(Attributes.number(source, attribute));
            } catch (BadAttributeException e) {
                // it has none there
            }
        }
        return numbers;
    }

    /** Whether another reading is of this same device, in service or not. */
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
