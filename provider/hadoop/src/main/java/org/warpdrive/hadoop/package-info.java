// SPDX-License-Identifier: Apache-2.0
/**
 * API: the gzip and zlib codecs of Hadoop, also for products that read and write by Hadoop's codecs. File formats and
 * extensions are Hadoop's own.
 *
 * <p>Hadoop creates {@link org.warpdrive.hadoop.WdGzipCodec} and {@link org.warpdrive.hadoop.WdDefaultCodec} by their
 * class names. The codecs create the package-private compressors and decompressors, which Hadoop's {@code CodecPool}
 * calls. These use the deflaters and inflaters of {@link org.warpdrive.zip}.
 *
 * <p>With {@code -Dwarpdrive.hadoop=off} Hadoop's own codecs do the work. They also do it if WarpDrive cannot be set
 * up; one warning is logged then.
 */
@NullMarked
package org.warpdrive.hadoop;

import org.jspecify.annotations.NullMarked;
