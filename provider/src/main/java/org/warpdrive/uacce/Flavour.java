// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

/**
 * A lineage of the kernel interface. It is decided first, from the shape of the sysfs folder alone, because flag bits
 * and ioctl numbers contradict each other between lineages. One subclass each, whose one
 * instance is in {@link Flavours}.
 */
public abstract sealed class Flavour permits MainlineFlavour, KaeFlavour, RfcAttrsFlavour, RfcParamsFlavour {
    /** Stands for a request that a flavour does not have. */
    public static final int NO_REQUEST = -1;

    private final String name;

    Flavour(String name) {
        this.name = name;
    }

    /** One word for lists and logs. */
    public final String name() {
        return name;
    }

    @Override
    public final String toString() {
        return name;
    }

    abstract boolean recognises(AttributeSource source);

    abstract DeviceAttributes read(AttributeSource source, int pageBytes) throws BadAttributeException;

    /** Where the number of free queues stands. */
    abstract String queuesRemainingAttribute();

    /** The ioctl that starts a queue; {@link #NO_REQUEST} where opening has started it. */
    public abstract int startRequest();

    /** The ioctl that stops a queue, and may or may not give it back; {@link #NO_REQUEST} where closing does. */
    public abstract int putRequest();

    /** The ioctl that tells a slice's device address; {@link #NO_REQUEST} where addresses are equal. */
    public abstract int sliceRequest();

    /** Whether {@link #sliceRequest} is asked once per slice, by index, or once for the one slice there is. */
    public abstract boolean hasManySlices();

    /** Whether a queue always learns its number, and its type can be set, by the queue manager's context request. */
    public abstract boolean hasQueueContext();

    /** Whether one word at the end of the DUS region stops both directions. */
    public abstract boolean hasOneStopWord();
}
