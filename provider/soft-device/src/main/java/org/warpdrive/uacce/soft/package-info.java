// SPDX-License-Identifier: Apache-2.0
/**
 * A ZIP accelerator in software, to uacce what rxe is to RDMA: queues, doorbells and requests as the device and the
 * kernel see them, written from the facts about the hardware and sharing the layouts with the driver but none of its
 * code.
 */
@NullMarked
package org.warpdrive.uacce.soft;

import org.jspecify.annotations.NullMarked;
