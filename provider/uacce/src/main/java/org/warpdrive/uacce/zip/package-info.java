// SPDX-License-Identifier: Apache-2.0
/**
 * What a request to the ZIP engine is, and what its answer is worth. The package is internal. The software device
 *     shares
 * the layouts, and nothing else. Which device gets a block, and when to give up on it, is decided in {@code
 * org.warpdrive.uacce.policy}.
 *
 * <pre>
 *   block in                                                  checked segment out
 *      |                                                               ^
 *      v                                                               |
 *   ZipQueue.submit                                             ZipQueue.collect
 *      |  ZipJob.fill: copies the input into a ZipBay                   |  ZipJob.check: tag, status, lengths,
 *      |  ZipJob.prepare: ZipRequest, SqeEncoder, SQE                   |     checksum, trailer or marker
 *      |  WdQueue.send                                                 |  SegmentDecoder: decodes, cuts
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
 * <p>A {@code ZipBay} belongs to its queue for good, so what a device writes late lands where nobody looks. Nothing of
 *     an
 * output leaves the bay before every check of the answer passed; a failed check is a {@code Refusal}. {@code
 *     Unverified}
 * lists what the driver takes for granted, because no document states it and no hardware was there to show it.
 *
 * <p>A queue, its jobs and its decoder are used by one thread at a time; {@code ZipQueue.doze} may be called beside it.
 * {@code InflateQueue} is the same for decompression, with one whole zlib stream in flight.
 */
@NullMarked
package org.warpdrive.uacce.zip;

import org.jspecify.annotations.NullMarked;
