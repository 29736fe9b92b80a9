// SPDX-License-Identifier: Apache-2.0
/**
 * HiSilicon's queue manager (QM): how a queue is started, and how requests and answers travel through its rings. The
 * package is internal. The software device shares the layouts, and nothing else.
 *
 * <p>A queue has a <em>submission ring</em> of entries (SQE) that the driver writes, a <em>completion ring</em> of
 *     entries
 * (CQE) that the device writes, and one <em>doorbell</em>, a word whose store tells the device how far either ring is.
 *     What
 * an SQE means is the engine's matter; here it is 128 bytes. Constants and bit diagrams are in the classes whose names
 *     end
 * in {@code Layout}, and no other class has a number of the hardware's.
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
 * empty and not ready are return values. A CQE is new when its phase bit is the one awaited. The device writes that bit
 * last, and the driver reads it with acquire semantics.
 *
 * <p>If the device is removed, the kernel revokes the mappings, and the JVM reports the next access as an {@link
 * java.lang.InternalError}. It is caught here and becomes {@code QueueCondition.GONE}.
 *
 * <p>With {@code warpdrive.trace} set, {@code QueueTrace} writes each entry to a file, which allocates.
 */
@NullMarked
package org.warpdrive.uacce.qm;

import org.jspecify.annotations.NullMarked;
