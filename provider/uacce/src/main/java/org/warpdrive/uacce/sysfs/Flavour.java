// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/**
 * A lineage of the kernel interface, and how it describes its devices. The flavour is decided first, from the shape of
 * the sysfs folder alone, because flag bits and ioctl numbers contradict each other between lineages. There is one
 * subclass for each, with one instance in {@link Flavours}.
 */
public abstract sealed class Flavour permits MainlineFlavour, KaeFlavour, RfcAttrsFlavour, RfcParamsFlavour {
    /** Stands for a request that a flavour does not have. */
    public static final int NO_REQUEST = -1;

    /** Of mainline, and of those who kept its interface. */
    static final Calls MAINLINE_CALLS =
            new Calls(IoctlLayout.START_QUEUE, IoctlLayout.PUT_QUEUE, IoctlLayout.KAE_GET_SLICE, QueueManager.MAINLINE);

    private final String name;
    private final String queuesRemaining;
    private final Calls calls;

    /** The ioctl requests of a flavour, and which generation of queue manager answers them. */
    record Calls(int start, int put, int slice, QueueManager manager) {}

    enum QueueManager {
        RFC,
        MAINLINE
    }

    Flavour(String name, String queuesRemaining, Calls calls) {
        this.name = name;
        this.queuesRemaining = queuesRemaining;
        this.calls = calls;
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
    final String queuesRemainingAttribute() {
        return queuesRemaining;
    }

    /** The ioctl that starts a queue; {@link #NO_REQUEST} where opening has started it. */
    public final int startRequest() {
        return calls.start();
    }

    /** The ioctl that stops a queue, and may or may not give it back; {@link #NO_REQUEST} where closing does. */
    public final int putRequest() {
        return calls.put();
    }

    /** The ioctl that tells a slice's device address; {@link #NO_REQUEST} where addresses are equal. */
    public final int sliceRequest() {
        return calls.slice();
    }

    /** Whether {@link #sliceRequest} is asked once per slice, by index, or once for the one slice there is. */
    public final boolean hasManySlices() {
        return calls.manager() == QueueManager.MAINLINE;
    }

    /** Whether a queue always learns its number, and its type can be set, by the queue manager's context request. */
    public final boolean hasQueueContext() {
        return calls.manager() == QueueManager.MAINLINE;
    }

    /** Whether one word at the end of the DUS region stops both directions. */
    public final boolean hasOneStopWord() {
        return calls.manager() == QueueManager.RFC;
    }
}
