// SPDX-License-Identifier: Apache-2.0
/**
 * Pools of deflaters and inflaters for Jetty 12. What is compressed, and when, is decided by Jetty's handlers; only the
 * compressor is another.
 */
@NullMarked
package org.warpdrive.jetty;

import org.jspecify.annotations.NullMarked;
