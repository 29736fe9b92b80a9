// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

/**
 * A queue's doorbell register. It is an object and not memory, because the device must get every value, in order: the
 * doorbells for submissions and completions share the register, so a device that sampled memory would miss stores.
 *
 * @since 1.0
 */
public interface Doorbell {
    /**
     * Makes all earlier stores visible to the device, then stores {@code value} as one aligned 8-byte little-endian
     * word, then makes a native call that does nothing, so that the error of a revoked mapping surfaces here.
     *
     * @throws InternalError if the device was removed and its mapping revoked; callers must be prepared for it
     */
    void ring(long value);
}
