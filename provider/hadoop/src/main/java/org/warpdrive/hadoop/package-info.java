// SPDX-License-Identifier: Apache-2.0
/** Codecs for Hadoop, and for what reads and writes by Hadoop's codecs: the same files under the same extensions. */
@NullMarked
package org.warpdrive.hadoop;

import org.jspecify.annotations.NullMarked;
