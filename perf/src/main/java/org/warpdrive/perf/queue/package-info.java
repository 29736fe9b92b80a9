// SPDX-License-Identifier: Apache-2.0
/** What the queue path itself costs, over a soft device with the speed of hardware: {@code bin/bench --queue}. */
@NullMarked
package org.warpdrive.perf.queue;

import org.jspecify.annotations.NullMarked;
