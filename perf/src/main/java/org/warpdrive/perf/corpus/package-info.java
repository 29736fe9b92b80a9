// SPDX-License-Identifier: Apache-2.0
/** The data the benchmarks run on: files of this machine, with generated ones where it has none of a kind. */
@NullMarked
package org.warpdrive.perf.corpus;

import org.jspecify.annotations.NullMarked;
