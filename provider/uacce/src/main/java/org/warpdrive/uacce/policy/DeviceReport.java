// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.zip.SegmentMode;

/**
 * A snapshot of one device's state and counters.
 *
 * @param device the device
 * @param state a {@link org.warpdrive.uacce.policy.DeviceHealth.State}, or {@code ISOLATED} if the kernel took the
 *     device out of service
 * @param cause why it is not usable, or last was not; empty if it always was
 * @param quarantines number of quarantines
 * @param mode the segment mode; null while the device is not usable
 * @param selfTest the result of the last self-test; empty before the first
 * @param queues the compressing queues held by this process
 * @param blocks number of blocks completed
 * @param bytesIn their input in bytes
 * @param bytesOut their output in bytes
 * @param inflated number of whole streams decompressed
 * @param inflatedBytes their output in bytes
 * @param failures number of failed blocks by reason
 * @param parkedBytes memory that the device may still write to, for requests that never came back
 * @param behind number of classes of blocks, by level and size, that software does because it is faster, except samples
 */
public record DeviceReport(
        UacceDevice device,
        String state,
        String cause,
        long quarantines,
        @Nullable SegmentMode mode,
        String selfTest,
        QueuePool.Snapshot queues,
        long blocks,
        long bytesIn,
        long bytesOut,
        long inflated,
        long inflatedBytes,
        Map<String, Long> failures,
        long parkedBytes,
        int behind) {
    public DeviceReport {
        failures = Map.copyOf(failures);
    }
}
