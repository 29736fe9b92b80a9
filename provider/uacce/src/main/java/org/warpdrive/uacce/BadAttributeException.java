// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

/** A device that cannot be used for what its attributes say, or do not say. Never leaves this package's listing. */
final class BadAttributeException extends Exception {
    private static final long serialVersionUID = 1L;

    BadAttributeException(String reason) {
        super(reason);
    }
}
