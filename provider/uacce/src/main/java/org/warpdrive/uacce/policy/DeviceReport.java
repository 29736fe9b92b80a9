// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.zip.SegmentMode;

/**
 * What there is to say about a device at one moment.
 *
 * @param state a {@link org.warpdrive.uacce.policy.DeviceHealth.State}, or {@code ISOLATED} where the kernel has taken it out of
 *     service
 * @param cause why it is not usable, or last was not; empty if it always was
 * @param quarantines how often it was left alone for a time
 * @param mode how it is asked for segments; null while it is not usable
 * @param selfTest how the last test went; empty before the first
 * @param queues held by this process
 * @param blocks completed
 * @param bytesIn input of those
 * @param bytesOut output of those
 * @param inflated whole streams decompressed
 * @param inflatedBytes output of those
 * @param failures blocks it failed at, by reason
 * @param parkedBytes memory it may still write to, for requests that never came back
 * @param behind how many kinds of blocks, by level and size, software does because it is sooner, but for samples
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
