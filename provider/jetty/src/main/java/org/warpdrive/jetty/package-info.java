// SPDX-License-Identifier: Apache-2.0
/**
 * API: pools of deflaters and inflaters for Jetty 12.
 *
 * <p>Jetty's handlers decide what is compressed, and when; only the compressor is replaced. An application gives a
 * {@link org.warpdrive.jetty.WdDeflaterPool} and a {@link org.warpdrive.jetty.WdInflaterPool} to Jetty. Jetty takes
 * deflaters and inflaters from them, which are those of {@link org.warpdrive.zip}.
 *
 * <p>With {@code -Dwarpdrive.jetty=off} the pools contain the JDK's deflaters and inflaters. They also do if WarpDrive
 * cannot be set up; one warning is logged then.
 */
@NullMarked
package org.warpdrive.jetty;

import org.jspecify.annotations.NullMarked;
