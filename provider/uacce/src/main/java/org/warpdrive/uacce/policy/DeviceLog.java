// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.lang.System.Logger.Level;

/**
 * The logger {@code org.warpdrive}, for what happens to devices. Its handlers are the application's: they may wait, so
 * the caller must hold no monitor, and what they throw must not end the thread that looks after the devices.
 */
final class DeviceLog {
    private DeviceLog() {}

    /** Logs a warning with the stack of its cause. Never throws. */
    static void warn(String message, Throwable cause) {
        try {
            System.getLogger("org.warpdrive").log(Level.WARNING, message, cause);
        } catch (RuntimeException | Error e) {
            // The message is lost.
        }
    }

    /** Logs a warning. Never throws. */
    static void warn(String format, String... values) {
        try {
            System.getLogger("org.warpdrive").log(Level.WARNING, format, (Object[]) values);
        } catch (RuntimeException | Error e) {
            // The message is lost.
        }
    }
}
