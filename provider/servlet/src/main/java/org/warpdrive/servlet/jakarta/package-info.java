// SPDX-License-Identifier: Apache-2.0
/**
 * API: {@link org.warpdrive.servlet.jakarta.WdCompressionFilter}, a servlet filter for {@code jakarta.servlet} that
 * compresses responses as gzip.
 *
 * <p>All other classes here are package-private and connect the servlet API to the package {@code body}, which decides
 * what is compressed. The filter creates one {@code Turn} for each request. The turn holds a request and a response
 * that wrap the container's own: {@code CompressedRequest}, {@code CompressedResponse}. The application writes to the
 * {@code BodyStream} or {@code BodyWriter} of that response, which pass the bytes to the {@code ResponseBody}.
 * {@code CompressedContext} reports asynchronous completion to the turn.
 */
@NullMarked
package org.warpdrive.servlet.jakarta;

import org.jspecify.annotations.NullMarked;
