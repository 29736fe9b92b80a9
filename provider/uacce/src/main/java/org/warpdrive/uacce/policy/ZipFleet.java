// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.warpdrive.engine.Block;
import org.warpdrive.uacce.DeviceSource;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.policy.ZipLease.Sending;
import org.warpdrive.uacce.qm.QmDriver;
import org.warpdrive.uacce.sysfs.DeviceAttributes;

/**
 * All ZIP devices, in the order of preference: devices on the caller's NUMA node first, then by priority, then by the
 * number of free queues. Any thread may call it, except that only the maintenance thread looks for devices and
 * maintains them.
 */
final class ZipFleet {
    /** Interval between two looks for devices. */
    static final long LOOK_NANOS = 5_000_000_000L;

    private static final List<String> ALGORITHMS = List.of("zlib", "gzip");

    /** Order by priority, then by free queues as last known. The caller takes NUMA nodes into account. */
    private static final Comparator<ZipDevice> PREFERRED = Comparator.comparingInt(
                    (ZipDevice device) -> -device.device().attributes().priority())
            .thenComparingLong(device -> -device.remainingLately());

    private final DeviceSource source;
    private final ZipSettings settings;
    private final LongSupplier nanoClock;
    private volatile List<ZipDevice> devices = List.of();
    /** Devices that were removed but whose queues are not closed yet. */
    private final List<ZipDevice> retired = new ArrayList<>();

    private long lookedAt;
    private boolean looked;

    ZipFleet(DeviceSource source, ZipSettings settings, LongSupplier nanoClock) {
        this.source = source;
        this.settings = settings;
        this.nanoClock = nanoClock;
    }

    List<ZipDevice> devices() {
        return devices;
    }

    /**
     * Whether there is a usable device that is slower than software for such a block ({@code behind}), or one that is
     * not.
     */
    boolean hasUsable(Block block, boolean behind) {
        List<ZipDevice> now = devices;
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).isUsable() && now.get(i).isBehind(block) == behind) {
                return true;
            }
        }
        return false;
    }

    boolean hasUsable() {
        List<ZipDevice> now = devices;
        for (int i = 0; i < now.size(); i++) { // indexed, since an iterator would be allocated for every block
            if (now.get(i).isUsable()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Begins a lease with a block, on the best device with a free queue for a caller on this NUMA node.
     *
     * @param opens whether the caller has the time to open a queue; otherwise {@link #maintain} does it
     * @param sample whether the device must be slower than software, or must not
     * @return as {@link ZipLeases#begin}
     */
    Sending begin(HeldLeases holder, Block block, int node, boolean opens, boolean sample) {
        Sending near = begin(holder, block, node, opens, sample, true);
        return near != Sending.FULL ? near : begin(holder, block, node, opens, sample, false);
    }

    private Sending begin(HeldLeases holder, Block block, int node, boolean opens, boolean sample, boolean near) {
        List<ZipDevice> now = devices;
        for (int i = 0; i < now.size(); i++) {
            ZipDevice device = now.get(i);
            if (device.isUsable() && device.isNear(node) == near && device.isBehind(block) == sample) {
                Sending sending = device.leases().begin(holder, block, opens);
                if (sending != Sending.FULL) {
                    return sending;
                }
            }
        }
        return Sending.FULL;
    }

    /** Whether {@link #maintain} has a queue to open. */
    boolean isQueueDue() {
        List<ZipDevice> now = devices;
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).leases().isQueueDue()) {
                return true;
            }
        }
        return false;
    }

    /**
     * As {@link #begin}, for a caller that got no queue: waits for a queue of the best device if one is likely to come
     * free soon enough. Does not wait for a device that is slower than software.
     *
     * @param worthNanos the longest wait that is still worth it
     */
    Sending awaitAndBegin(HeldLeases holder, Block block, int node, long worthNanos) {
        devices.forEach(device -> device.leases().reapOverdue());
        ZipDevice best = null;
        for (ZipDevice device : devices) {
            if (device.isUsable()
                    && !device.isBehind(block)
                    && (best == null || (device.isNear(node) && !best.isNear(node)))) {
                best = device;
            }
        }
        return best == null ? Sending.FULL : best.leases().awaitAndBegin(holder, block, worthNanos);
    }

    /** Looks for added and removed devices, if that is due. */
    void look() {
        long now = nanoClock.getAsLong();
        if (looked && now - lookedAt < LOOK_NANOS) {
            return;
        }
        looked = true;
        lookedAt = now;
        List<ZipDevice> next = new ArrayList<>();
        List<ZipDevice> gone = new ArrayList<>(devices);
        for (UacceDevice found : source.devices()) {
            if (isZip(found.attributes())) {
                ZipDevice known = gone.stream()
                        .filter(device -> device.device().isLike(found))
                        .findFirst()
                        .orElse(null);
                gone.remove(known);
                next.add(known != null ? known : new ZipDevice(found, settings, nanoClock));
            }
        }
        next.sort(PREFERRED);
        devices = List.copyOf(next);
        for (ZipDevice device : gone) {
            device.retire("device removed");
            retired.add(device);
        }
    }

    /** Whether the device has the algorithms that this driver needs. The first kernels did not list algorithms. */
    static boolean isZip(DeviceAttributes attributes) {
        return new QmDriver().drives(attributes)
                && (attributes.algorithms().isEmpty() || attributes.algorithms().containsAll(ALGORITHMS));
    }

    /** Maintains all devices, including removed ones. */
    void maintain() {
        devices.forEach(ZipDevice::maintain);
        retired.forEach(ZipDevice::maintain);
        retired.removeIf(device -> !device.isHolding());
    }

    /** Whether any queue is held. */
    boolean isHolding() {
        return !retired.isEmpty() || devices.stream().anyMatch(device -> device.isHolding());
    }

    void releaseQueues() {
        devices.forEach(ZipDevice::releaseQueues);
    }

    /** Refuses all further leases. */
    void close() {
        for (ZipDevice device : devices) {
            device.retire("engine closed");
            retired.add(device);
        }
        devices = List.of();
    }
}
