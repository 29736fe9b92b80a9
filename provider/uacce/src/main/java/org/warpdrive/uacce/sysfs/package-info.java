// SPDX-License-Identifier: Apache-2.0
/** What a kernel says of its devices, and which lineage of the interface it means. */
@NullMarked
package org.warpdrive.uacce.sysfs;

import org.jspecify.annotations.NullMarked;
