// SPDX-License-Identifier: Apache-2.0
/**
 * Streams of DEFLATE, zlib and raw, that behave call by call as {@code java.util.zip}'s do. This package is internal.
 *
 * <pre>
 *   WdDeflater                                        WdInflater
 *      │ setInput, deflate                               │ setInput, inflate
 *   DeflateStream ── header, flushes, trailer         InflateStream ── header, dictionary, trailer
 *      │ Source: the caller's input                      │ Source: the caller's input
 *   StagedInput ── window and the block so far        Decoder ── leased memory, calls into native code
 *      │ Block                                           │
 *   BlocksUnderWay ──▶ Router ──▶ engines             Sink: the caller's output
 *      │ segments in order
 *   Sink: the caller's output
 * </pre>
 *
 * <p><b>Threads.</b> No class here is thread-safe. {@code WdDeflater} and {@code WdInflater} hold the monitor of their
 * stream during each call. A block may be compressed by another thread or a device; from its submission until it is
 * done only that engine touches it.
 *
 * <p><b>States.</b> Each stream has a phase, from header to finished, and the mark {@code torn}. A call sets the mark
 * while several things change together and other calls lie in between. If an error leaves the mark set, the stream is
 * inconsistent. Its data methods then throw {@link java.lang.IllegalStateException} until it is reset or closed.
 *
 * <p><b>Memory.</b> A stream leases memory when the first byte needs it. It gives the memory back when it finishes, is
 * reset or closed. {@link org.warpdrive.zip.stream.Source} and {@link org.warpdrive.zip.stream.Sink} refer to the
 * caller's arrays and buffers directly: input is read during a call only, and output is written during a call only.
 */
package org.warpdrive.zip.stream;
