// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

/** A device that cannot be used because of what its attributes say, or do not say. A listing turns it into a reason. */
public final class BadAttributeException extends Exception {
    private static final long serialVersionUID = 1L;

    BadAttributeException(String reason) {
        super(reason);
    }
}
