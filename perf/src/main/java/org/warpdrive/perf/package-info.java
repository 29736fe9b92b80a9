// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks, and {@code Bench}, which runs them side by side and judges the ratios. */
@NullMarked
package org.warpdrive.perf;

import org.jspecify.annotations.NullMarked;
