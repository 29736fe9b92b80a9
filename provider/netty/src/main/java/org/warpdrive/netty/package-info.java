// SPDX-License-Identifier: Apache-2.0
/**
 * API: the zlib, HTTP and WebSocket codecs of Netty 4.1 and 4.2 on WarpDrive.
 *
 * <p>Each public class replaces the Netty class whose name it has after {@code Wd}. Constructors, formats, flushes and
 * errors are those of that class. An application puts the handlers into its pipelines, and Netty calls them on the
 * channel's event loop. The public HTTP and HTTP/2 handlers choose gzip or deflate and create a
 * {@link org.warpdrive.netty.WdZlibEncoder} or {@link org.warpdrive.netty.WdZlibDecoder} for each body. All codecs
 * compress and decompress by the package-private {@code BufDeflater} and {@code BufInflater}, which connect Netty's
 * buffers to {@link org.warpdrive.zip}.
 *
 * <pre>{@code
 * pipeline.addLast(new HttpServerCodec());
 * pipeline.addLast(new WdHttpContentDecompressor(MAX_BYTES));
 * pipeline.addLast(new WdHttpContentCompressor(StandardCompressionOptions.gzip()));
 * }</pre>
 *
 * <p>With {@code -Dwarpdrive.netty=off} Netty's own codecs do the work. They also do it if WarpDrive cannot be set up;
 * one warning is logged then.
 */
@NullMarked
package org.warpdrive.netty;

import org.jspecify.annotations.NullMarked;
