// SPDX-License-Identifier: Apache-2.0
/**
 * Apache Commons Compress on WarpDrive: the gzip and deflate streams, a {@link
 * org.warpdrive.compress.WdCompressorStreamFactory factory} that makes them under their usual names, and a provider that
 * Commons Compress finds itself under the names {@code wd-gz} and {@code wd-deflate}.
 */
@NullMarked
package org.warpdrive.compress;

import org.jspecify.annotations.NullMarked;
