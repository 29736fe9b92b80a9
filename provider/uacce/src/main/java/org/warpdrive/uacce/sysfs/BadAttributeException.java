// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/**
 * The attributes of a device are missing or invalid, so it cannot be used. A listing reports the message as the reason.
 *
 * @since 1.0
 */
public final class BadAttributeException extends Exception {
    private static final long serialVersionUID = 1L;

    BadAttributeException(String reason) {
        super(reason);
    }
}
