// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/**
 * A version of the kernel interface, and how it describes its devices in sysfs. The flavour is determined first, from
 * the shape of the sysfs folder alone, because flag bits and ioctl numbers contradict each other between flavours.
 * There is one subclass per flavour, with one instance in {@link Flavours}. Immutable; any thread may use it.
 *
 * @since 1.0
 */
public abstract sealed class Flavour permits MainlineFlavour, KaeFlavour, RfcAttrsFlavour, RfcParamsFlavour {
    /** Returned in place of a request number if the flavour does not have the request. */
    public static final int NO_REQUEST = -1;

    /** The requests of mainline and of kernels that kept its interface. */
    static final Calls MAINLINE_CALLS =
            new Calls(IoctlLayout.START_QUEUE, IoctlLayout.PUT_QUEUE, IoctlLayout.KAE_GET_SLICE, QueueManager.MAINLINE);

    private final String name;
    private final String queuesRemaining;
    private final Calls calls;

    /** The ioctl requests of a flavour, and the generation of the queue manager that serves them. */
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

    /** A one-word name for lists and logs. */
    public final String name() {
        return name;
    }

    @Override
    public final String toString() {
        return name;
    }

    abstract boolean recognises(AttributeSource source);

    abstract DeviceAttributes read(AttributeSource source, int pageBytes) throws BadAttributeException;

    /** The attribute with the number of free queues. */
    final String queuesRemainingAttribute() {
        return queuesRemaining;
    }

    /** The ioctl that starts a queue; {@link #NO_REQUEST} if opening the file has started it. */
    public final int startRequest() {
        return calls.start();
    }

    /**
     * The ioctl that stops a queue, and depending on the kernel also frees it; {@link #NO_REQUEST} if closing does
     * that.
     */
    public final int putRequest() {
        return calls.put();
    }

    /**
     * The ioctl that returns a slice's device address; {@link #NO_REQUEST} if device addresses equal virtual addresses.
     */
    public final int sliceRequest() {
        return calls.slice();
    }

    /** Whether {@link #sliceRequest} is sent once per slice, with its index; otherwise there is only one slice. */
    public final boolean hasManySlices() {
        return calls.manager() == QueueManager.MAINLINE;
    }

    /** Whether the queue manager's context request always returns the queue's number and can set its type. */
    public final boolean hasQueueContext() {
        return calls.manager() == QueueManager.MAINLINE;
    }

    /** Whether one word at the end of the DUS region stops both sending and receiving. */
    public final boolean hasOneStopWord() {
        return calls.manager() == QueueManager.RFC;
    }
}
