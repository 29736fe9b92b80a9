// SPDX-License-Identifier: Apache-2.0
/**
 * What the servlet filters for {@code jakarta.servlet} and {@code javax.servlet} share: which responses are compressed, and
 * the body of one response. The sources for {@code javax.servlet} are made from those for {@code jakarta.servlet} when
 * the project is built.
 */
@NullMarked
package org.warpdrive.servlet.jakarta.body;

import org.jspecify.annotations.NullMarked;
