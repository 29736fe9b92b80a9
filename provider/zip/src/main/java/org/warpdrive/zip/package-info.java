// SPDX-License-Identifier: Apache-2.0
/**
 * Drop-in subclasses of the classes of {@code java.util.zip}, which compress and decompress faster. This package is
 * API.
 *
 * <pre>{@code
 * // was: new GZIPOutputStream(out)
 * try (OutputStream gzip = new WdGZIPOutputStream(out)) {
 *     in.transferTo(gzip);
 * }
 *
 * Deflater deflater = new WdDeflater(Deflater.DEFAULT_COMPRESSION, true); // was: new Deflater(...)
 * deflater.setInput(message);
 * deflater.finish();
 * int length = deflater.deflate(buffer);
 * deflater.end();
 * }</pre>
 *
 * <p>Each class {@code WdX} extends {@code X} and has its constructors, formats, exceptions and thread rules.
 * Compressed bytes differ from the JDK's, so tests should compare what they decompress to.
 *
 * <pre>
 *   application
 *      │
 *   WdGZIPOutputStream, WdDeflaterOutputStream,     WdGZIPInputStream,
 *   WdZipOutputStream                               WdInflaterInputStream
 *      │                                               │
 *   WdDeflater                                      WdInflater
 *      │ under the monitor of the stream               │
 *   DeflateStream ──▶ Router ──▶ engines            InflateStream ──▶ native decoder     (internal packages)
 * </pre>
 *
 * <p><b>Two modes.</b> The constructor of a {@code WdDeflater} or {@code WdInflater} asks for the engines of the
 * process. If one is better than the JDK's zlib, the constructor ends the zlib stream of the superclass at once. From
 * then on the superclass only rejects invalid arguments and calls after {@code end()}, with the exceptions of the
 * running JDK. If there is no better engine, the superclass does everything, byte for byte as before. The mode of an
 * object never changes.
 *
 * <p><b>Threads.</b> As in {@code java.util.zip}: deflaters and inflaters may be shared by several threads, since each
 * call holds the monitor of its stream. The stream classes must be used by one thread at a time.
 *
 * <p><b>Memory.</b> A stream in progress holds memory outside the heap, until it finishes, is reset or ended. The
 * memory of an object that was never ended is released after the object has become unreachable, when the next object is
 * created.
 */
package org.warpdrive.zip;
