// SPDX-License-Identifier: Apache-2.0
/** Results as JSON, as a table, as plots and as one page. */
@NullMarked
package org.warpdrive.perf.report;

import org.jspecify.annotations.NullMarked;
