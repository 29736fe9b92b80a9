// SPDX-License-Identifier: Apache-2.0
/** The compressors that are compared, each behind the same few methods. */
@NullMarked
package org.warpdrive.perf.library;

import org.jspecify.annotations.NullMarked;
