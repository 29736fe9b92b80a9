// SPDX-License-Identifier: Apache-2.0
/**
 * Blocks of a stream, the engines that compress them, and the router that chooses an engine. This package is internal;
 * the artifacts with accelerators add engines to it.
 *
 * <p>A {@link org.warpdrive.engine.Block} is a piece of input with up to 32 KiB of input before it, the window. An
 * engine turns it into a raw DEFLATE segment that starts and ends on a byte boundary. Any engine can do any block that
 * it takes. If one fails, the router gives the block to the next engine, because the input is kept until the output is
 * accepted.
 *
 * <pre>
 *   DeflateStream (org.warpdrive.zip.stream)
 *        │ Block: input and output in Buffers
 *        ▼
 *     Router ── takes? submit ──▶ StoredBlocks      level 0
 *        │                        engines of devices (EngineProvider)
 *        │                        ParallelEngine    worker threads around the engines below
 *        │                        CodecEngine       around IsalCodec, level 1, and NativeCodec, levels 1 to 9
 *        │                        JdkEngine         every block; the last in the list
 *        ▼
 *     await ── failed? ──▶ the next engine; wrong? ──▶ JdkEngine
 *        │
 *     Counters, FlightRecorder
 *
 *   trust:   SelfTest before an engine's first block;  Verifier ── SegmentDecoder (java.util.zip) ──▶ Difference
 *
 *   memory:  Buffer ◀── BufferPool, Staging ── both on Pool;   History: an engine's state between two blocks
 * </pre>
 *
 * <p><b>Threads.</b> The router, engines and pools may be called by any thread. A block, its buffers and a stream's
 * {@link org.warpdrive.engine.History} belong to one owner at a time: the stream, or the engine from submission until
 * the block is done. In this package only {@link org.warpdrive.engine.ParallelEngine} starts threads, one fewer than
 * {@code warpdrive.threads}; they end after five idle seconds.
 *
 * <p><b>States.</b> A block is prepared, then running or queued at an engine, then done or failed; the table in
 * {@link org.warpdrive.engine.Completion} has every transition. A pooled item is idle or leased, or surplus, which means
 * about to be freed.
 *
 * <p><b>Errors.</b> An {@link java.lang.Error} may come out of any call, for lack of memory or stack. What can fail is
 * therefore done first, and ownership then moves by plain stores. No lock of java.util.concurrent is used, because such
 * a lock may stay locked if its {@code lock()} throws.
 */
package org.warpdrive.engine;
