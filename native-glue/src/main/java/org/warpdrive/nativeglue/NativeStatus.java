// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

/**
 * Whether the native library can be used, and the reason if not. Immutable.
 *
 * @param available whether its functions may be called
 * @param reason which library was loaded and what it contains, or one line on why none was
 */
public record NativeStatus(boolean available, String reason) {}
