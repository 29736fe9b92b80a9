// SPDX-License-Identifier: Apache-2.0
/**
 * WarpDrive in Java: accelerator devices of the Linux uacce framework, and queues on them. This package and
 * {@code org.warpdrive.uacce.sysfs} are API, exported to every module; the other packages of this artifact are
 * internal.
 *
 * <p>A <em>device</em> ({@link org.warpdrive.uacce.UacceDevice}) is an accelerator that the kernel lists. A
 * <em>queue</em> ({@link org.warpdrive.uacce.WdQueue}) is one opened device file. It has a submission ring and a
 * completion ring in memory that the process and the device share. The format of a request is defined by a
 * {@link org.warpdrive.uacce.QueueDriver}, such as the one in {@code org.warpdrive.uacce.qm}.
 *
 * <pre>
 *   Devices, UacceDevice.list()           lists the devices; reads org.warpdrive.uacce.sysfs
 *        |
 *   UacceDevice.open() ---&gt; QueueFile      one open file: ioctl, mmap, poll, close
 *        |                    ^     ^
 *        |       KernelQueueFile   SoftFile (another artifact)
 *        |         |  org.warpdrive.uacce.sys
 *        v
 *   WdQueue.request(device, driver, type)
 *        |   driver.start(file, device, type) ---&gt; QueueRing    the driver's protocol over the rings
 *        |   send, poll, await, flush
 *        +-- reserveMemory() ---&gt; ReservedMemory    from StagingArena, or from the file's shared region
 * </pre>
 *
 * <table>
 * <caption>Which thread may call what</caption>
 * <tr><td>UacceDevice, Devices, DeviceOptions</td><td>any thread; they do not change</td></tr>
 * <tr><td>WdQueue, QueueRing, WdRequest, ReservedMemory</td><td>one thread at a time; {@code WdQueue.doze} may be
 *     called beside it</td></tr>
 * <tr><td>QueueFile, DeviceRegion</td><td>the queue's thread; {@code QueueFile.poll} may be called beside it</td></tr>
 * <tr><td>StagingArena, ParkedMemory</td><td>any thread; their monitors are held for book-keeping alone</td></tr>
 * </table>
 *
 * <p>A queue's {@link org.warpdrive.uacce.QueueCondition} only gets worse: OPEN, SEND_STOPPED, STOPPED, BROKEN, GONE. A
 * queue that is not OPEN is polled while it still answers, then closed and replaced by another.
 *
 * <p>One rule holds everywhere: a request ends with its completion and not before. Until then the device may write to
 * the memory that the request names. If a queue is closed earlier, that memory is <em>parked</em>: it is not reused or
 * freed until the process has closed its last queue of the device, or the device is gone.
 */
@NullMarked
package org.warpdrive.uacce;

import org.jspecify.annotations.NullMarked;
