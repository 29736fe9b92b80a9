// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.WdRequest;

/**
 * One block's way through the device. A job is filled from the block's input, checked when the answer came, and turned
 * into a raw DEFLATE segment. Nothing of the output is used unless every check passed. It is reused with its bay; one
 * thread at a time.
 */
public final class ZipJob {
    private static final int MARKER_BYTES = 4;

    /** More than any output has. */
    private static final int ALL = Integer.MAX_VALUE;

    /** Devices write whole lines: this many bytes behind the output's end may be written as well. */
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

    /** How many bytes of the output may hold what a device wrote for the block before. */
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

    /** What the caller attached at submission; null once nobody wants the answer. */
    public @Nullable Object owner() {
        return owner;
    }

    public boolean isLast() {
        return last;
    }

    public int length() {
        return length;
    }

    /** Takes what lies between a buffer's position and its limit, and writes all that the device is to find in the bay. */
    void fill(ByteBuffer source, boolean isLast, SegmentMode mode) {
        last = isLast;
        cut = !isLast && mode == SegmentMode.CUT;
        length = source.remaining();
        bay.input.put(0, source, source.position(), length);
        // If the device claims bytes that it did not write, they must not be another stream's output. So the output is
        // cleared. After a right block it is known how far that one wrote; clearing everything takes a fifth of the
        // device's time.
        bay.clearOutput(written);
        written = ALL;
        if (isStateful()) {
            bay.clearContext();
        }
    }

    private boolean isStateful() {
        return !last && !cut;
    }

    /** Encodes the request for what the bay was filled with; {@code source} once more, and moved on. */
    void prepare(ByteBuffer source, ZipFormat blockFormat, Object newOwner) {
        owner = newOwner;
        format = blockFormat;
        tag++;
        if (sums) {
            Checksum checksum = format == ZipFormat.ZLIB ? adler32 : crc32;
            checksum.reset();
            checksum.update(source); // not of the bay: native code does not survive a revoked mapping
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

    /** What the device says that it wrote to {@link #output}, as far as it may have. */
    int produced() {
        return Math.max(0, Math.min(ZipCompletion.produced(request.entry()), wanted.capacity));
    }

    /**
     * Checks the answer.
     *
     * @param output the job's, or what was copied of it
     * @return null when its first {@link #segmentLength} bytes are the block's segment, or, if it {@link #isToBeCut}, a
     *     complete stream to cut that from
     */
    @Nullable
    Refusal check(ByteBuffer output) {
        ByteBuffer sqe = request.entry();
        int status = ZipCompletion.status(sqe);
        int produced = ZipCompletion.produced(sqe);
        if (ZipCompletion.tag(sqe) != tag) {
            return Refusal.TAG; // first: with another's tag nothing else is about this request
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

    /** Whether what {@link #check} took is a complete stream, though the block is not the last. */
    public boolean isToBeCut() {
        return cut;
    }

    /** Takes the length of the segment that was cut from the stream; refuses one no smaller than stored blocks. */
    @Nullable
    Refusal cutTo(int newLength) {
        segmentLength = newLength;
        return newLength >= storedBytes(length) ? Refusal.NOT_SMALLER : null;
    }

    /** Bytes of the same input as stored blocks, without the marker. */
    static int storedBytes(int length) {
        return length + STORED_HEADER_BYTES * Math.max(1, (length + STORED_MAX_BYTES - 1) / STORED_MAX_BYTES);
    }

    /** Bytes of the segment, once {@link ZipQueue#collect} found nothing. */
    public int segmentLength() {
        return segmentLength;
    }

    /** What the device wrote, from index 0; to be copied before the job is released. */
    ByteBuffer output() {
        return bay.output;
    }

    /** The device's status, for a log line. */
    public String statusName() {
        return ZipCompletion.statusName(ZipCompletion.status(request.entry()));
    }

    public void clearOwner() {
        owner = null;
    }
}
