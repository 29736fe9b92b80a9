// SPDX-License-Identifier: Apache-2.0
/**
 * HiSilicon's queue manager (QM): how a queue is started, and how requests and answers travel through its rings. The
 * package is internal. The software device shares the layouts, and nothing else.
 *
 * <p>A queue has a <em>submission ring</em> of entries (SQE) that the driver writes, a <em>completion ring</em> of
 * entries (CQE) that the device writes, and one <em>doorbell</em>, a register; a store to it tells the device the new
 * tail or head of a ring. An SQE is 128 bytes here; only the engine interprets it. Constants and bit diagrams are in
 * the classes whose names end in {@code Layout}, and no other class contains numbers of the hardware.
 *
 * <pre>
 *   QmDriver.start      map regions, set context, get info, start          once for a queue
 *        |
 *        v
 *   QmQueue.send  ----- claim, fill, publish ---&gt; SubmissionRing: SQEs --+
 *        |                                                              |  shared memory (DusLayout)
 *        |  ring(tail): a barrier, then one store of 8 bytes            |
 *        +-----------------------------------------------&gt; doorbell ----+--&gt; device
 *                                                                       |
 *   QmQueue.poll  &lt;---- phase, index, answer ---- CompletionRing: CQEs &lt;-+
 * </pre>
 *
 * <p>One thread at a time uses a queue. Nothing is allocated, thrown or logged by {@code send} and {@code poll}; full,
 * empty and not ready are return values. A CQE is new if its phase bit has the expected value. The device writes that
 * bit last, and the driver reads it with acquire semantics.
 *
 * <p>If the device is removed, the kernel revokes the mappings, and the JVM reports the next access as an
 * {@link java.lang.InternalError}. It is caught here and turned into {@code QueueCondition.GONE}.
 *
 * <p>With {@code warpdrive.trace} set, {@code QueueTrace} writes each entry to a file, which allocates.
 */
@NullMarked
package org.warpdrive.uacce.qm;

import org.jspecify.annotations.NullMarked;
