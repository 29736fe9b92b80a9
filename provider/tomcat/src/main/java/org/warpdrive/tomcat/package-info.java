// SPDX-License-Identifier: Apache-2.0
/**
 * Connector protocols for Tomcat 9, 10.1 and 11 whose responses are compressed by WarpDrive. What is compressed, and when,
 * is decided by Tomcat and its attributes; only the compressor is another.
 */
@NullMarked
package org.warpdrive.tomcat;

import org.jspecify.annotations.NullMarked;
