// SPDX-License-Identifier: Apache-2.0
/**
 * API: pools of deflaters and inflaters for Undertow's content encodings.
 *
 * <p>An application takes the pools from {@link org.warpdrive.undertow.WdObjectPools} and passes them to Undertow's
 * encoding providers and conduits. Undertow takes deflaters and inflaters from them, which are those of
 * {@link org.warpdrive.zip}.
 *
 * <p>With {@code -Dwarpdrive.undertow=off} the pools contain the JDK's deflaters and inflaters. They also do if
 * WarpDrive cannot be set up; one warning is logged then.
 */
@NullMarked
package org.warpdrive.undertow;

import org.jspecify.annotations.NullMarked;
