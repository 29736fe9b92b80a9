// SPDX-License-Identifier: Apache-2.0
/** Pools of deflaters and inflaters for Undertow's content encodings. */
@NullMarked
package org.warpdrive.undertow;

import org.jspecify.annotations.NullMarked;
