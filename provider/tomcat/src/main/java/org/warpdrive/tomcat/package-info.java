// SPDX-License-Identifier: Apache-2.0
/**
 * API: connector protocols for Tomcat 9, 10.1 and 11 whose responses are compressed by WarpDrive.
 *
 * <p>Tomcat and its attributes decide which responses are compressed, and when; only the compressor is replaced. Tomcat
 * creates a {@link org.warpdrive.tomcat.WdHttp11NioProtocol} or {@link org.warpdrive.tomcat.WdHttp11Nio2Protocol} by
 * its class name. The protocol replaces the gzip filter of each processor by a
 * {@link org.warpdrive.tomcat.WdGzipOutputFilter}, which compresses by {@link org.warpdrive.zip.WdGZIPOutputStream}.
 *
 * <p>With {@code -Dwarpdrive.tomcat=off} Tomcat's own compressor does the work. It also does it if WarpDrive cannot be
 * set up; one warning is logged then.
 */
@NullMarked
package org.warpdrive.tomcat;

import org.jspecify.annotations.NullMarked;
