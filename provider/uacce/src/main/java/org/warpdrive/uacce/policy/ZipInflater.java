// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.nio.ByteBuffer;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.uacce.zip.InflateQueue;

/**
 * Decompresses whole zlib streams on ZIP devices, stateless, and delivers nothing before the output's checksum was found to
 * be the one in the trailer. Everything else is software's: what does not fit, what is no whole stream, what no device has a
 * queue for, and whatever goes wrong.
 */
final class ZipInflater implements WholeInflater {
    /** Below this the way to the device takes longer than the work. */
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
