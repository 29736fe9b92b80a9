// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.WdRequest;

/**
 * One block on its way through the device. The job copies the block's input into a bay, checks the answer, and returns
 * a raw DEFLATE segment (RFC 1951). The output is used only after every check passed. A job is reused together with its
 * bay. One thread at a time.
 */
public final class ZipJob {
    private static final int MARKER_BYTES = 4;

    /** A length that exceeds any output. */
    private static final int ALL = Integer.MAX_VALUE;

    /** The device writes whole lines, so up to this many bytes after the end of the output may be overwritten. */
    private static final int LINE_BYTES = 4096;

    private static final int STORED_HEADER_BYTES = 5;
    private static final int STORED_MAX_BYTES = 65535;

    private final ZipBay bay;
    private final WdRequest request = new WdRequest(SqeLayout.BYTES, this);
    private final ZipRequest wanted = new ZipRequest();
    private final CRC32 crc32 = new CRC32();
    private final Adler32 adler32 = new Adler32();
    private final int sqeType;
    private final boolean sums;

    private @Nullable Object owner;
    private boolean last;
    private boolean cut;
    private int length;
    private ZipFormat format = ZipFormat.GZIP;
    private int sum;
    private int tag;
    private int segmentLength;

    /** How many bytes of the output may still contain the device's output for the previous block. */
    private int written = ALL;

    /** @param sums whether the device's checksums are compared */
    ZipJob(ZipBay bay, int sqeType, int firstTag, boolean sums) {
        this.bay = bay;
        this.sqeType = sqeType;
        this.tag = firstTag;
        this.sums = sums;
    }

    WdRequest request() {
        return request;
    }

    /** The caller's object given at submission; null once the answer is no longer needed. */
    public @Nullable Object owner() {
        return owner;
    }

    public boolean isLast() {
        return last;
    }

    public int length() {
        return length;
    }

    /** Copies the source, from position to limit, into the bay, and prepares the rest of the bay for the device. */
    void fill(ByteBuffer source, boolean isLast, SegmentMode mode) {
        last = isLast;
        cut = !isLast && mode == SegmentMode.CUT;
        length = source.remaining();
        bay.input.put(0, source, source.position(), length);
        // The device may claim bytes that it did not write. These must not be another stream's output, so clear it.
        // After a correct block the extent of its output is known; clearing everything takes a fifth of the device's
        // time.
        bay.clearOutput(written);
        written = ALL;
        if (isStateful()) {
            bay.clearContext();
        }
    }

    private boolean isStateful() {
        return !last && !cut;
    }

    /** Encodes the request for the filled bay. {@code source} is the same input again, and is consumed. */
    void prepare(ByteBuffer source, ZipFormat blockFormat, Object newOwner) {
        owner = newOwner;
        format = blockFormat;
        tag++;
        if (sums) {
            Checksum checksum = format == ZipFormat.ZLIB ? adler32 : crc32;
            checksum.reset();
            checksum.update(source); // not from the bay: native code does not survive a revoked mapping
            sum = (int) checksum.getValue();
        }

        boolean stateful = isStateful();
        wanted.clear();
        wanted.algorithm = format.algorithm();
        wanted.stateful = stateful;
        wanted.newStream = true;
        wanted.finish = !stateful;
        wanted.window = SqeLayout.WINDOW_32K;
        wanted.source = bay.inputAddress;
        wanted.sourceLength = length;
        wanted.destination = bay.outputAddress;
        wanted.capacity = ZipBay.capacityFor(length);
        wanted.checksum = Unverified.FIRST_CHECKSUM;
        wanted.tag = tag;
        if (stateful) {
            wanted.context = bay.contextAddress;
        }
        SqeEncoder.encode(wanted, sqeType, request.entry());
    }

    /** The number of bytes that the device reports in {@link #output}, limited to the output's capacity. */
    int produced() {
        return Math.max(0, Math.min(ZipCompletion.produced(request.entry()), wanted.capacity));
    }

    /**
     * Checks the answer.
     *
     * @param output the job's output, or a copy of it
     * @return null if its first {@link #segmentLength} bytes are the block's segment or, if {@link #isToBeCut}, a
     *     complete stream from which the segment is to be cut
     */
    @Nullable
    Refusal check(ByteBuffer output) {
        ByteBuffer sqe = request.entry();
        int status = ZipCompletion.status(sqe);
        int produced = ZipCompletion.produced(sqe);
        if (ZipCompletion.tag(sqe) != tag) {
            return Refusal.TAG; // checked first: with another tag, the other fields belong to another request
        }
        if (status != SqeLayout.OK && status != SqeLayout.NEGATIVE_COMPRESSION) {
            return Refusal.STATUS;
        }
        if (ZipCompletion.consumed(sqe) != length) {
            return Refusal.CONSUMED;
        }
        if (produced <= 0 || produced > wanted.capacity) {
            return Refusal.PRODUCED;
        }
        if (sums && format.checksum(ZipCompletion.checksum(sqe)) != sum) {
            return Refusal.CHECKSUM;
        }
        Refusal refusal = last || cut ? endStream(output, produced) : checkMarker(output, produced);
        if (refusal == null) {
            written = produced + LINE_BYTES;
        }
        return refusal == null && segmentLength >= storedBytes(length) ? Refusal.NOT_SMALLER : refusal;
    }

    private @Nullable Refusal checkMarker(ByteBuffer output, int produced) {
        segmentLength = produced;
        return produced >= MARKER_BYTES && output.getInt(produced - MARKER_BYTES) == Unverified.SYNC_MARKER
                ? null
                : Refusal.MARKER;
    }

    private @Nullable Refusal endStream(ByteBuffer output, int produced) {
        int end = produced - format.trailerBytes();
        if (end <= 0
                || (sums && format.trailerChecksum(output, end) != sum)
                || !format.isTrailerLength(output, end, length)) {
            return Refusal.TRAILER;
        }
        segmentLength = end;
        return null;
    }

    /** Whether {@link #check} accepted a complete stream although the block is not the last of its stream. */
    public boolean isToBeCut() {
        return cut;
    }

    /**
     * Sets the length of the segment that was cut from the stream. Refuses one that is no smaller than stored blocks.
     */
    @Nullable
    Refusal cutTo(int newLength) {
        segmentLength = newLength;
        return newLength >= storedBytes(length) ? Refusal.NOT_SMALLER : null;
    }

    /** The length of the same input as stored blocks, in bytes, without the marker. */
    static int storedBytes(int length) {
        return length + STORED_HEADER_BYTES * Math.max(1, (length + STORED_MAX_BYTES - 1) / STORED_MAX_BYTES);
    }

    /** The length of the segment in bytes, valid after {@link ZipQueue#collect} returned null. */
    public int segmentLength() {
        return segmentLength;
    }

    /** The device's output, from index 0. It must be copied before the job is released. */
    ByteBuffer output() {
        return bay.output;
    }

    /** The name of the device's status, for a log line. */
    public String statusName() {
        return ZipCompletion.statusName(ZipCompletion.status(request.entry()));
    }

    public void clearOwner() {
        owner = null;
    }
}
