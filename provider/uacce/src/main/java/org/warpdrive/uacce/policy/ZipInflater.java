// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.nio.ByteBuffer;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.uacce.zip.InflateQueue;

/**
 * Decompresses whole zlib streams on ZIP devices, in one request each. Output is delivered only after its checksum
 * matched the one in the trailer. Software does all other cases: streams that do not fit or are incomplete, no free
 * queue on any device, and any failure.
 */
final class ZipInflater implements WholeInflater {
    /** Below this many bytes the round trip to the device takes longer than the work. */
    static final int MIN_INPUT = 4096;

    private final ZipFleet fleet;

    ZipInflater(ZipFleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public int inflate(ByteBuffer input, ByteBuffer output) {
        if (input.remaining() < MIN_INPUT || !InflateQueue.mayBeStream(input)) {
            return NOT_DONE;
        }
        for (ZipDevice device : fleet.devices()) {
            if (device.isUsable()) {
                int produced = device.inflates().inflate(input, output);
                if (produced != NOT_DONE) {
                    return produced;
                }
            }
        }
        return NOT_DONE;
    }
}
