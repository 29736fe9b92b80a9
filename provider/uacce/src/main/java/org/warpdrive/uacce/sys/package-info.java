// SPDX-License-Identifier: Apache-2.0
/**
 * The system calls on queue files and on memory, through JNA. {@code Libc} has their Java signatures and constants,
 * {@code LibcFunctions} the bindings. The package is internal, used by {@code org.warpdrive.uacce} and the software
 * device. Any thread may call. JNA is loaded by the first call, so only if there is a device.
 */
@NullMarked
package org.warpdrive.uacce.sys;

import org.jspecify.annotations.NullMarked;
