// SPDX-License-Identifier: Apache-2.0
/**
 * API: the gzip and deflate streams of Apache Commons Compress on WarpDrive.
 *
 * <p>There are three ways to use them. {@link org.warpdrive.compress.WdCompressorStreamFactory} creates them under the
 * usual names {@code gz} and {@code deflate}. Commons Compress's own factory creates them under the names {@code wd-gz}
 * and {@code wd-deflate}, by the {@link org.warpdrive.compress.WdCompressorStreamProvider} that it loads. Or an
 * application calls their constructors. The streams compress and decompress by {@link org.warpdrive.zip}.
 *
 * <p>With {@code -Dwarpdrive.compress=off} the factory and the provider create the streams of Commons Compress. They
 * also do so if WarpDrive cannot be set up; one warning is logged then.
 */
@NullMarked
package org.warpdrive.compress;

import org.jspecify.annotations.NullMarked;
