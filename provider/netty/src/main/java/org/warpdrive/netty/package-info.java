// SPDX-License-Identifier: Apache-2.0
/**
 * WarpDrive in Netty 4.1 and 4.2: each class takes the place of the stock one whose name it bears behind {@code Wd}, with
 * the same constructors, formats, flushes and refusals. {@code -Dwarpdrive.netty=off} gives the work back to the stock
 * codecs, and so does, with one warning, any failure to set WarpDrive up.
 */
@NullMarked
package org.warpdrive.netty;

import org.jspecify.annotations.NullMarked;
