// SPDX-License-Identifier: Apache-2.0
/**
 * Requests to the ZIP engine, and the checks of its answers. The package is internal. The software device shares the
 * layouts, and nothing else. Which device gets a block, and the timeout, are decided in
 * {@code org.warpdrive.uacce.policy}.
 *
 * <pre>
 *   block in                                                  checked segment out
 *      |                                                               ^
 *      v                                                               |
 *   ZipQueue.submit                                             ZipQueue.collect
 *      |  ZipJob.fill: copies the input into a ZipBay                   |  ZipJob.check: tag, status, lengths,
 *      |  ZipJob.prepare: ZipRequest, SqeEncoder, SQE                   |     checksum, trailer or marker
 *      |  WdQueue.send                                                 |  StreamCutter: decodes, cuts
 *      v                                                               |
 *   device --------------- WdQueue.poll: the oldest request ----------&gt;+
 * </pre>
 *
 * <p>A job goes through these states, in the order of the ring:
 *
 * <pre>
 *   idle --submit--&gt; in flight --poll--&gt; done --release--&gt; idle
 *                        |
 *                        +-- its owner is cleared: the block was done elsewhere, and the answer is dropped
 * </pre>
 *
 * <p>A {@code ZipBay} is never used by another queue, so a late write by the device does no harm. Output is used only
 * after every check of the answer passed; a failed check is a {@code Refusal}. {@code Unverified} lists the assumptions
 * of the driver that no document states and no hardware has confirmed.
 *
 * <p>A queue, its jobs and its decoder are used by one thread at a time; {@code ZipQueue.doze} may be called beside it.
 * {@code InflateQueue} is the same for decompression, with one whole zlib stream in flight.
 */
@NullMarked
package org.warpdrive.uacce.zip;

import org.jspecify.annotations.NullMarked;
