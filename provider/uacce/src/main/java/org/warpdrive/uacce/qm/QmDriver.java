// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueDriver;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.sysfs.DeviceAttributes;
import org.warpdrive.uacce.sysfs.Flavour;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/**
 * The driver for HiSilicon's queue manager: starts queues in every known version and flavour. Any thread may use it.
 */
public final class QmDriver implements QueueDriver {
    private static final String FAMILY = "hisi_qm";

    @Override
    public boolean drives(DeviceAttributes attributes) {
        return attributes.apiFamily().equals(FAMILY) && attributes.apiVersion() >= 1;
    }

    @Override
    public QmQueue start(QueueFile file, UacceDevice device, int queueType) throws DeviceException {
        if (!QpContextLayout.isValidType(queueType)) {
            throw new IllegalArgumentException("queueType=" + queueType);
        }
        DeviceAttributes attributes = device.attributes();
        Flavour flavour = device.flavour();
        String where = "device=" + device.name();
        DoorbellLayout words = DoorbellLayout.of(attributes.apiVersion());
        if (attributes.dko().isPresent()) {
            file.map(attributes.dko().offset(), attributes.dko().length()); // the kernel's; mapped, but never accessed
        }
        DeviceRegion dus = file.map(attributes.dus().offset(), attributes.dus().length());
        Doorbell doorbell =
                file.mapDoorbell(attributes.mmio().offset(), attributes.mmio().length(), words.register());

        int queue = setContext(file, flavour, queueType, where);
        DusLayout layout = layout(file, flavour, attributes, where);
        if (flavour.startRequest() != Flavour.NO_REQUEST) {
            check("start", where, file.ioctl(flavour.startRequest(), null));
        }
        if (queue < 0 && queueType != QpContextLayout.TYPE_COMPRESS) {
            // The RFC's queue manager takes the queue type only after the start, if at all.
            check("set operation", where, file.ioctl(IoctlLayout.QM_SET_OPERATION, queueType));
        }
        QueueTrace trace = QueueTrace.of(device, Math.max(queue, 0), queueType, layout);
        return new QmQueue(file, flavour, dus, layout, words, doorbell, Math.max(queue, 0), queue >= 0, trace);
    }

    /** Sets the queue's type. Returns the queue's number, or -1 if the kernel does not report it. */
    private static int setContext(QueueFile file, Flavour flavour, int queueType, String where) throws DeviceException {
        ByteBuffer context = ByteBuffer.allocateDirect(QpContextLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        context.putShort(QpContextLayout.TYPE, (short) queueType);
        int result = file.ioctl(IoctlLayout.QM_SET_CONTEXT, context);
        if (result < 0 && flavour.hasQueueContext()) {
            throw new DeviceException("set context", where, result);
        }
        return result < 0 ? -1 : context.getShort(QpContextLayout.QUEUE) & 0xffff;
    }

    private static DusLayout layout(QueueFile file, Flavour flavour, DeviceAttributes attributes, String where)
            throws DeviceException {
        ByteBuffer info = ByteBuffer.allocateDirect(QpInfoLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int sqeBytes = DusLayout.SQE_BYTES;
        int sqDepth = DusLayout.DEFAULT_DEPTH;
        int cqDepth = DusLayout.DEFAULT_DEPTH;
        if (file.ioctl(IoctlLayout.QM_GET_INFO, info) >= 0) {
            sqeBytes = info.getInt(QpInfoLayout.SQE_BYTES);
            sqDepth = info.getShort(QpInfoLayout.SQ_DEPTH) & 0xffff;
            cqDepth = info.getShort(QpInfoLayout.CQ_DEPTH) & 0xffff;
        }
        if (!QpInfoLayout.isValid(sqeBytes, sqDepth, cqDepth)
                || attributes.dus().length() < DusLayout.ringBytes(sqeBytes, sqDepth, cqDepth)) {
            throw new DeviceException(
                    "info",
                    where + " sqeBytes=" + sqeBytes + " sqDepth=" + sqDepth + " cqDepth=" + cqDepth + " dusBytes="
                            + attributes.dus().length(),
                    Errno.EINVAL.number());
        }
        return new DusLayout(sqeBytes, sqDepth, cqDepth, attributes.dus().length(), flavour.hasOneStopWord());
    }

    private static void check(String step, String where, int result) throws DeviceException {
        if (result < 0) {
            throw new DeviceException(step, where, result);
        }
    }
}
