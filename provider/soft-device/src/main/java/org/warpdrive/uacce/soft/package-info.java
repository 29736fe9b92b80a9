// SPDX-License-Identifier: Apache-2.0
/**
 * A ZIP accelerator in software, to uacce what rxe is to RDMA: the kernel's side and the device's side of a queue,
 * inside the process. {@code SoftDevice}, {@code SoftConfig}, {@code SoftFlavour}, {@code Fault} and {@code Faults} are
 * API, for tests and for trying WarpDrive without hardware; all else is internal. The device is written from the facts
 * about the hardware. It shares the layouts with the driver but none of its code.
 *
 * <pre>
 *   driver (org.warpdrive.uacce.qm)
 *     |  open, ioctl, mmap, poll            |  entries and completions, doorbell
 *     v                                     v
 *   SoftFile: the kernel                  SharedPages, DoorbellStream
 *     |  one subclass for each flavour       |
 *     v                                     v
 *   SoftDevice: free queues               SoftEngine &lt;--- EngineThread: takes doorbells, fetches, completes when due
 *                                           |   SoftQueue: how far the rings are
 *                                           v
 *                                         ZipUnit: reads memory, compresses, writes memory, answers
 *                                           |   RequestDeflater, RequestInflater
 *                                           v
 *                                         UserMemory: the process's memory, by address
 * </pre>
 *
 * <table>
 * <caption>Threads</caption>
 * <tr><td>the driver's</td><td>call a file's methods under the device's monitor, which stands for the kernel's lock;
 *     {@code poll} alone waits, and outside it</td></tr>
 * <tr><td>engine threads, one or more</td><td>make the steps of their engine; each starts with the first queue that it
 *     serves and ends with the last</td></tr>
 * </table>
 *
 * <p>The states of an open file are in {@code SoftFile}: INIT, STARTED, ZOMBIE. {@code Faults} decides when a fault
 * strikes, at random but reproducibly, or as a test orders it. {@code Quirks} lists the ways in which hardware may
 * differ from the documentation. {@code ServiceModel} decides when an answer is due.
 */
@NullMarked
package org.warpdrive.uacce.soft;

import org.jspecify.annotations.NullMarked;
