// SPDX-License-Identifier: Apache-2.0
/**
 * Internal, not exported: which responses are compressed, and the state of one response body.
 *
 * <p>The filter reads its {@link org.warpdrive.servlet.jakarta.body.CompressionRules} once, and creates a
 * {@link org.warpdrive.servlet.jakarta.body.ResponseBody} for each response. A {@code ResponseBody} calls back by two
 * interfaces that the filter's package implements: {@link org.warpdrive.servlet.jakarta.body.ResponseHead} for status
 * and headers, {@link org.warpdrive.servlet.jakarta.body.HeldBody} for what it has buffered.
 *
 * <p>The classes use no type of the servlet API, which is either that of jakarta or that of javax. The module for javax
 * is generated from the sources of the module for jakarta when the project is built.
 */
@NullMarked
package org.warpdrive.servlet.jakarta.body;

import org.jspecify.annotations.NullMarked;
