// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

/**
 * The region of memory that the device and the process share for one queue (DUS, "device, user share").
 *
 * <pre>
 *                   0  +----------------------------------+
 *                      | SQ: sqDepth entries of sqeBytes  |
 *  sqDepth x sqeBytes  +----------------------------------+
 *                      | CQ: cqDepth entries of 16 bytes  |
 *                      +----------------------------------+
 *                      | to the end of the page, and,     |
 *                      | since 2020, one page more        |
 *          length - 8  +----------------------------------+
 *                      | u32: 1 = receiving is stopped    |
 *          length - 4  +----------------------------------+
 *                      | u32: 1 = sending is stopped      |
 *             length   +----------------------------------+
 * </pre>
 *
 * In the RFC kernels one word at the end stops both directions. If the region has no page for the two words, they
 * overlap the last CQE. That is harmless, because only the value 1 stops, and no completion in order has it there.
 *
 * <p>Source: qm_qp and hisi_qm_uacce_mmap of drivers/crypto/hisilicon/qm.c; hisi_qm_alloc_qp's offsets in UADK.
 */
public final class DusLayout {
    /** Depth of either ring if the kernel does not report it ({@link QpInfoLayout}). */
    public static final int DEFAULT_DEPTH = 1024;
    /** Length of an SQE in bytes if the kernel does not report it, and the only one that this driver supports. */
    public static final int SQE_BYTES = 128;
    /** A limit that no queue manager exceeds; keeps indices within 16 bits. */
    static final int MAX_DEPTH = 1 << 15;
    /** The value of a stop word that is set. */
    public static final int STOPPED = 1;

    private static final int RECEIVE_STOP_FROM_END = 8;
    private static final int SEND_STOP_FROM_END = 4;

    private final int sqeBytes;
    private final int sqDepth;
    private final int cqDepth;
    private final int length;
    private final boolean oneStopWord;

    /**
     * A layout with the given depths.
     *
     * @param length the region's length in bytes, from sysfs
     * @param oneStopWord whether the last word stops both sending and receiving
     * @throws IllegalArgumentException if the rings do not fit
     */
    public DusLayout(int sqeBytes, int sqDepth, int cqDepth, long length, boolean oneStopWord) {
        if (sqeBytes < Long.BYTES || sqeBytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("sqeBytes=" + sqeBytes);
        }
        if (sqDepth < 2 || sqDepth > MAX_DEPTH || cqDepth < 2 || cqDepth > MAX_DEPTH) {
            throw new IllegalArgumentException("sqDepth=" + sqDepth + " cqDepth=" + cqDepth);
        }
        if (length > Integer.MAX_VALUE || length < ringBytes(sqeBytes, sqDepth, cqDepth)) {
            throw new IllegalArgumentException(
                    "length=" + length + " sqeBytes=" + sqeBytes + " sqDepth=" + sqDepth + " cqDepth=" + cqDepth);
        }
        this.sqeBytes = sqeBytes;
        this.sqDepth = sqDepth;
        this.cqDepth = cqDepth;
        this.length = (int) length;
        this.oneStopWord = oneStopWord;
    }

    /** The length of both rings in bytes. */
    public static long ringBytes(int sqeBytes, int sqDepth, int cqDepth) {
        return (long) sqeBytes * sqDepth + (long) CqeLayout.BYTES * cqDepth;
    }

    /** The length of mainline's region for these rings, in bytes: whole pages, and one more page for the stop words. */
    public static long regionBytes(int sqeBytes, int sqDepth, int cqDepth, int pageBytes) {
        long rings = ringBytes(sqeBytes, sqDepth, cqDepth);
        return (rings + pageBytes - 1) / pageBytes * pageBytes + pageBytes;
    }

    public int sqeBytes() {
        return sqeBytes;
    }

    public int sqDepth() {
        return sqDepth;
    }

    public int cqDepth() {
        return cqDepth;
    }

    public int length() {
        return length;
    }

    public int sqeOffset(int index) {
        return index * sqeBytes;
    }

    public int cqeOffset(int index) {
        return sqeBytes * sqDepth + index * CqeLayout.BYTES;
    }

    /** The offset of the word that stops receiving. */
    public int receiveStopOffset() {
        return length - (oneStopWord ? SEND_STOP_FROM_END : RECEIVE_STOP_FROM_END);
    }

    /** The offset of the word that stops sending. */
    public int sendStopOffset() {
        return length - SEND_STOP_FROM_END;
    }
}
