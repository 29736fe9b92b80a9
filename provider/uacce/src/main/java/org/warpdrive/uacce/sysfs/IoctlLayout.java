// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/**
 * The ioctl requests of uacce and of the HiSilicon queue manager. The same small numbers mean different things in
 * different flavours (0x5700 starts a queue in one and shares address spaces in another), so get a request number from
 * the device's {@link Flavour}.
 *
 * <pre>
 *   3 3 2                           1 1             0 0
 *   1 0 9                           6 5             8 7             0
 *  +---+---------------------------+---------------+---------------+
 *  |dir| size of the argument      | 'W' or 'H'    | number        |
 *  +---+---------------------------+---------------+---------------+
 *   dir: 0 none, 1 written by the caller, 2 read by the caller, 3 both
 * </pre>
 *
 * Source: include/uapi/misc/uacce/uacce.h and hisi_qm.h of Linux 5.7 and later; the RFC headers of 2018 and 2019; the
 * KAE headers. The generic encoding is the same on x86-64 and arm64.
 *
 * @since 1.0
 */
public final class IoctlLayout {
    private static final int UACCE = 'W' << 8;
    private static final int QM = 'H' << 8;
    private static final int READ = 2 << 30;
    private static final int READ_WRITE = 3 << 30;
    private static final int SIZE_SHIFT = 16;

    /** Mainline and KAE: starts the queue, from INIT to STARTED. */
    public static final int START_QUEUE = UACCE;
    /** Mainline and KAE: stops the queue. Whether it also frees the queue depends on the kernel. */
    public static final int PUT_QUEUE = UACCE | 1;
    /**
     * KAE: the argument is a u64; in: the slice's index, out: its device address and size. The result is the number of
     * slices after this one.
     */
    public static final int KAE_GET_SLICE = READ | 8 << SIZE_SHIFT | UACCE | 3;

    /** RFC with {@code attrs/}: starts the queue. */
    public static final int RFC_START = UACCE | 1;
    /** RFC with {@code attrs/}, 2019 and later: the argument is a u64; out: the base address of the one slice. */
    public static final int RFC_GET_SLICE = READ | 8 << SIZE_SHIFT | UACCE | 2;
    /** RFC with {@code attrs/}, late versions: frees the queue. The file cannot be used after that. */
    public static final int RFC_PUT_QUEUE = UACCE | 3;

    /**
     * Queue manager: the argument is a {@code hisi_qp_ctx}; sets the queue's type and returns its number. Before START.
     */
    public static final int QM_SET_CONTEXT = READ_WRITE | 4 << SIZE_SHIFT | QM | 10;
    /** Queue manager: the argument is a {@code hisi_qp_info}. Despite the name in the header it only reports. */
    public static final int QM_GET_INFO = READ_WRITE | 16 << SIZE_SHIFT | QM | 11;
    /** Queue manager of the RFC: sets the queue's type, 16 bits by value. */
    public static final int QM_SET_OPERATION = QM | 10;

    private IoctlLayout() {}

    /** The length of a request's argument in bytes; 0 if it has none or takes it by value. */
    public static int argumentBytes(int request) {
        return request >>> SIZE_SHIFT & 0x3fff;
    }
}
