// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

/**
 * The one register of a queue. An object and not memory, because the values matter, every one and in order: the
 * submission and completion doorbells share the register, and a device that sampled memory would miss stores.
 */
public interface Doorbell {
    /**
     * Makes every store before it visible to the device, then stores {@code value}, as one aligned 8-byte
     * little-endian word, then makes a native call that does nothing.
     *
     * @throws InternalError when the device was removed and its mapping revoked: callers sit in a {@code try}
     */
    void ring(long value);
}
