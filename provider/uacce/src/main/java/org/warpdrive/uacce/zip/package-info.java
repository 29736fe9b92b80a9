// SPDX-License-Identifier: Apache-2.0
/** What a request to the ZIP engine is, and what its answer is worth. */
@NullMarked
package org.warpdrive.uacce.zip;

import org.jspecify.annotations.NullMarked;
