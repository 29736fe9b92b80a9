// SPDX-License-Identifier: Apache-2.0
/**
 * WarpDrive without a code change: constructor calls, method references and superclasses of java.util.zip are replaced by
 * {@link org.warpdrive.zip} while an application's classes are loaded.
 */
@NullMarked
package org.warpdrive.agent;

import org.jspecify.annotations.NullMarked;
