// SPDX-License-Identifier: Apache-2.0
/** The queue manager of HiSilicon accelerators: rings, doorbells, and how a queue is started. */
@NullMarked
package org.warpdrive.uacce.qm;

import org.jspecify.annotations.NullMarked;
