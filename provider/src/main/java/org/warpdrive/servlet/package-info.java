// SPDX-License-Identifier: Apache-2.0
/**
 * What the servlet filters for {@code jakarta.servlet} and {@code javax.servlet} share: which responses are compressed, and
 * the body of one response.
 */
@NullMarked
package org.warpdrive.servlet;

import org.jspecify.annotations.NullMarked;
