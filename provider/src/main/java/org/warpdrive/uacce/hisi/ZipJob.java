// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.WdRequest;

/**
 * One block's way through the device: prepared from its input, checked when it comes back, and turned into a raw DEFLATE
 * segment. Nothing of the output is used unless every check passed. Reused with its bay; one thread at a time.
 */
final class ZipJob {
    private static final int MARKER_BYTES = 4;
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

    /** What the caller attached at submission. */
    public @Nullable Object owner() {
        return owner;
    }

    /** Whether the block was asked for as a complete stream to be cut. */
    boolean isCut() {
        return cut;
    }

    boolean isLast() {
        return last;
    }

    int length() {
        return length;
    }

    /** Takes a block's input and encodes the request. */
    void prepare(
            ByteBuffer source,
            int start,
            int blockLength,
            boolean isLast,
            ZipFormat blockFormat,
            SegmentMode mode,
            Object newOwner) {
        owner = newOwner;
        last = isLast;
        cut = !isLast && mode == SegmentMode.CUT;
        length = blockLength;
        format = blockFormat;
        tag++;
        bay.input.put(0, source, start, blockLength);
        if (sums) {
            Checksum checksum = format == ZipFormat.ZLIB ? adler32 : crc32;
            checksum.reset();
            checksum.update(bay.inputRange(blockLength));
            sum = (int) checksum.getValue();
        }

        boolean stateful = !last && !cut;
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
            bay.clearContext();
        }
        SqeEncoder.encode(wanted, sqeType, request.entry());
    }

    /** Checks the answer; null when {@link #segmentLength} bytes of {@link #segment} are the block's segment. */
    public @Nullable Refusal check() {
        ByteBuffer sqe = request.entry();
        int status = ZipCompletion.status(sqe);
        int produced = ZipCompletion.produced(sqe);
        if (status != SqeLayout.OK && status != SqeLayout.NEGATIVE_COMPRESSION) {
            return Refusal.STATUS;
        }
        if (ZipCompletion.tag(sqe) != tag) {
            return Refusal.TAG;
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
        Refusal refusal = last || cut ? endStream(produced) : checkMarker(produced);
        return refusal == null && segmentLength >= storedBytes(length) ? Refusal.NOT_SMALLER : refusal;
    }

    private @Nullable Refusal checkMarker(int produced) {
        segmentLength = produced;
        return produced >= MARKER_BYTES && bay.output.getInt(produced - MARKER_BYTES) == Unverified.SYNC_MARKER
                ? null
                : Refusal.MARKER;
    }

    private @Nullable Refusal endStream(int produced) {
        int end = produced - format.trailerBytes();
        if (end <= 0
                || (sums && format.trailerChecksum(bay.output, end) != sum)
                || !format.isTrailerLength(bay.output, end, length)) {
            return Refusal.TRAILER;
        }
        segmentLength = end;
        if (cut) {
            segmentLength = DeflateCutter.cut(bay.output, end, /* expected= */ length);
        }
        return segmentLength > 0 ? null : Refusal.SCAN;
    }

    /** What stored blocks would take, marker not counted. */
    static int storedBytes(int length) {
        return length + STORED_HEADER_BYTES * Math.max(1, (length + STORED_MAX_BYTES - 1) / STORED_MAX_BYTES);
    }

    /** Bytes of the segment, after {@link #check} found nothing. */
    public int segmentLength() {
        return segmentLength;
    }

    /** The segment, from index 0; to be copied before the job is released. */
    public ByteBuffer segment() {
        return bay.output;
    }

    /** The device's status, for a log line. */
    public String statusName() {
        return ZipCompletion.statusName(ZipCompletion.status(request.entry()));
    }

    /** Decodes the segment and compares it with the input. */
    @Nullable
    Refusal decode(SegmentDecoder decoder) {
        return decoder.decodesTo(bay.output, segmentLength, last, bay.input, length) ? null : Refusal.DECODE;
    }

    void clearOwner() {
        owner = null;
    }
}
