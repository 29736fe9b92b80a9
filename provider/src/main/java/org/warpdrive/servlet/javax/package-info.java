// SPDX-License-Identifier: Apache-2.0
/** The servlet filter for {@code javax.servlet}, up to version 4. */
@NullMarked
package org.warpdrive.servlet.javax;

import org.jspecify.annotations.NullMarked;
