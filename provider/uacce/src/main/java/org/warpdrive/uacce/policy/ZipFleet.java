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
 * The ZIP devices there are, in the order in which they are asked for queues: those on the caller's NUMA node first,
 * then by priority, then those with more free queues. Any thread may ask; the maintenance thread looks after them.
 */
final class ZipFleet {
    /** Between two looks for devices. */
    static final long LOOK_NANOS = 5_000_000_000L;

    private static final List<String> ALGORITHMS = List.of("zlib", "gzip");

    /** By priority, and by free queues as far as known; nodes are the caller's business. */
    private static final Comparator<ZipDevice> PREFERRED = Comparator.comparingInt(
                    (ZipDevice device) -> -device.device().attributes().priority())
            .thenComparingLong(device -> -device.remainingLately());

    private final DeviceSource source;
    private final ZipSettings settings;
    private final LongSupplier nanoClock;
    private volatile List<ZipDevice> devices = List.of();
    /** No longer there, with queues that are not closed yet. */
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

    /** Whether one of those usable is behind software, or is not, for such a block. */
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
        for (int i = 0; i < now.size(); i++) { // no iterator: this is asked for every block
            if (now.get(i).isUsable()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Begins a lease with a block, on the best device that has a free queue for a caller on this NUMA node.
     *
     * @param opens whether the caller has the time to open a queue; otherwise that is left to {@link #maintain}
     * @param sample whether it is to be a device that is behind software, and not another
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
     * As {@link #begin}, for a caller that got no queue: waits for one of the best device if it is likely to come soon
     * enough. A device that is behind software is not waited for.
     *
     * @param worthNanos how long a queue is worth waiting for
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

    /** Looks for devices that came or went, if it is time to. */
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

    /** Whether it compresses as this driver wants it to; the first kernels did not tell what their devices do. */
    static boolean isZip(DeviceAttributes attributes) {
        return new QmDriver().drives(attributes)
                && (attributes.algorithms().isEmpty() || attributes.algorithms().containsAll(ALGORITHMS));
    }

    /** Looks after all devices, also those that are no longer there. */
    void maintain() {
        devices.forEach(ZipDevice::maintain);
        retired.forEach(ZipDevice::maintain);
        retired.removeIf(device -> !device.isHolding());
    }

    /** Whether queues are held. */
    boolean isHolding() {
        return !retired.isEmpty() || devices.stream().anyMatch(device -> device.isHolding());
    }

    void releaseQueues() {
        devices.forEach(ZipDevice::releaseQueues);
    }

    /** Leases nothing any more. */
    void close() {
        for (ZipDevice device : devices) {
            device.retire("engine closed");
            retired.add(device);
        }
        devices = List.of();
    }
}
