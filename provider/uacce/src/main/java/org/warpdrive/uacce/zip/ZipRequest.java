// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

/**
 * The parameters of one request to the ZIP engine, before they are encoded as an SQE. Addresses are device addresses.
 * It is reused, so the caller sets a field or leaves it as {@link #clear} makes it.
 */
final class ZipRequest {
    /** One of {@code SqeLayout.ALGORITHM_}. */
    int algorithm;

    /** Not part of the SQE: the queue's type decides. */
    boolean decompress;

    boolean stateful;
    boolean newStream;
    boolean finish;
    /** One of {@code SqeLayout.WINDOW_}. */
    int window;

    /** Whether source and destination are SGLs. */
    boolean scattered;

    long source;
    int sourceLength;
    int sourceSkip;
    long destination;
    int capacity;
    int destinationSkip;
    /** The start of a stateful stream's 64 KiB context, not of the hardware's part in it. */
    long context;

    int contextWord0;
    int contextWord1;
    int contextWord2;
    int totalInput;
    int checksum;
    int tag;
    /** lz77 only. */
    long literals;

    int literalCapacity;

    void clear() {
        algorithm = 0;
        decompress = false;
        stateful = false;
        newStream = false;
        finish = false;
        window = 0;
        scattered = false;
        source = 0;
        sourceLength = 0;
        sourceSkip = 0;
        destination = 0;
        capacity = 0;
        destinationSkip = 0;
        context = 0;
        contextWord0 = 0;
        contextWord1 = 0;
        contextWord2 = 0;
        totalInput = 0;
        checksum = 0;
        tag = 0;
        literals = 0;
        literalCapacity = 0;
    }
}
