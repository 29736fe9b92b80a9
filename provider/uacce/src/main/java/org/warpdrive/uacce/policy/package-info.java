// SPDX-License-Identifier: Apache-2.0
/** Which device, which queue, and whether at all: the ZIP devices as an engine. */
@NullMarked
package org.warpdrive.uacce.policy;

import org.jspecify.annotations.NullMarked;
