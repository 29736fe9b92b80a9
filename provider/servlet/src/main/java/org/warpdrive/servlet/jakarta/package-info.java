// SPDX-License-Identifier: Apache-2.0
/** The servlet filter for {@code jakarta.servlet}. */
@NullMarked
package org.warpdrive.servlet.jakarta;

import org.jspecify.annotations.NullMarked;
