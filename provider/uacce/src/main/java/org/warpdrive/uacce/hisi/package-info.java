// SPDX-License-Identifier: Apache-2.0
/**
 * The user driver for HiSilicon accelerators: the queue manager's rings and doorbells, and the ZIP engine's requests.
 */
@NullMarked
package org.warpdrive.uacce.hisi;

import org.jspecify.annotations.NullMarked;
