// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import org.warpdrive.engine.Staging;
import org.warpdrive.engine.Verifier;
import org.warpdrive.engine.Verify;

/**
 * The configuration of a {@link ZipEngine}.
 *
 * @param maxQueues the largest number of queues held per device
 * @param minBytes the smallest block, in bytes, that goes to a device; 48 times as much for a block with a window,
 *     because a device does not use the window
 * @param inFlight the largest number of blocks in flight on one queue
 * @param verify how thoroughly outputs are checked
 * @param awaitsSelfTest whether creating the engine waits for the self-tests of its devices; otherwise they run in the
 *     background once blocks are offered
 * @param timeoutNanos the timeout of a queue without completions, after which software does its blocks; longer if
 *     answers usually take long
 * @param compares whether blocks go to a device only as samples while it is slower than software
 * @param inflates whether devices also decompress whole streams
 * @param witness is told of outputs that were wrong
 */
public record ZipSettings(
        int maxQueues,
        int minBytes,
        int inFlight,
        Verify verify,
        boolean awaitsSelfTest,
        long timeoutNanos,
        boolean compares,
        boolean inflates,
        Verifier.Witness witness) {
    private static final int DEFAULT_MAX_QUEUES = 8;
    private static final int DEFAULT_MIN_BYTES = 4096;

    /** 192 KiB at the default. Without its window such a block grows by 1 % on text, a smaller one by more. */
    private static final int WITH_WINDOW = 48;

    private static final int DEFAULT_IN_FLIGHT = 8;
    private static final long DEFAULT_TIMEOUT_NANOS = 10_000_000;

    public static final ZipSettings DEFAULT = new ZipSettings(
            DEFAULT_MAX_QUEUES,
            DEFAULT_MIN_BYTES,
            DEFAULT_IN_FLIGHT,
            Verify.SAMPLE,
            false,
            DEFAULT_TIMEOUT_NANOS,
            false,
            false,
            (difference, block, produced) -> {});

    public ZipSettings {
        if (maxQueues < 1 || inFlight < 1 || timeoutNanos < 1 || minBytes < 1 || minBytes > Staging.BLOCK_BYTES) {
            throw new IllegalArgumentException("maxQueues=" + maxQueues + " inFlight=" + inFlight + " timeoutNanos="
                    + timeoutNanos + " minBytes=" + minBytes);
        }
    }

    /** The smallest block that goes to a device, in bytes. */
    int minBytes(boolean hasWindow) {
        return hasWindow ? (int) Math.min((long) minBytes * WITH_WINDOW, Staging.BLOCK_BYTES) : minBytes;
    }

    public ZipSettings withMaxQueues(int value) {
        return new ZipSettings(
                value, minBytes, inFlight, verify, awaitsSelfTest, timeoutNanos, compares, inflates, witness);
    }

    public ZipSettings withMinBytes(int value) {
        return new ZipSettings(
                maxQueues, value, inFlight, verify, awaitsSelfTest, timeoutNanos, compares, inflates, witness);
    }

    public ZipSettings withInFlight(int value) {
        return new ZipSettings(
                maxQueues, minBytes, value, verify, awaitsSelfTest, timeoutNanos, compares, inflates, witness);
    }

    public ZipSettings withVerify(Verify value) {
        return new ZipSettings(
                maxQueues, minBytes, inFlight, value, awaitsSelfTest, timeoutNanos, compares, inflates, witness);
    }

    public ZipSettings withAwaitsSelfTest(boolean value) {
        return new ZipSettings(maxQueues, minBytes, inFlight, verify, value, timeoutNanos, compares, inflates, witness);
    }

    public ZipSettings withTimeoutNanos(long value) {
        return new ZipSettings(
                maxQueues, minBytes, inFlight, verify, awaitsSelfTest, value, compares, inflates, witness);
    }

    public ZipSettings withCompares(boolean value) {
        return new ZipSettings(
                maxQueues, minBytes, inFlight, verify, awaitsSelfTest, timeoutNanos, value, inflates, witness);
    }

    public ZipSettings withInflates(boolean value) {
        return new ZipSettings(
                maxQueues, minBytes, inFlight, verify, awaitsSelfTest, timeoutNanos, compares, value, witness);
    }

    public ZipSettings withWitness(Verifier.Witness value) {
        return new ZipSettings(
                maxQueues, minBytes, inFlight, verify, awaitsSelfTest, timeoutNanos, compares, inflates, value);
    }
}
