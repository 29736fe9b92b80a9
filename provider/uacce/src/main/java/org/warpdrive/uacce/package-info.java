// SPDX-License-Identifier: Apache-2.0
/**
 * WarpDrive in Java: uacce devices found through sysfs, queues opened as files, and the user API over them. Nothing
 * here knows a request format; that is the matter of a user driver such as {@code org.warpdrive.uacce.qm}.
 */
@NullMarked
package org.warpdrive.uacce;

import org.jspecify.annotations.NullMarked;
