// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeStatus;

/** Whether there is native code, asked so that the jar it comes in may be missing. Any thread may ask. */
public final class Natives {
    private Natives() {}

    /** Whether it can be used; throws as {@link NativeGlue#probe} does. */
    public static boolean areAvailable() {
        return reason().isEmpty();
    }

    /** Why it cannot be used; empty if it can. */
    public static String reason() {
        try {
            NativeStatus status = NativeGlue.probe();
            return status.available() ? "" : status.reason();
        } catch (NoClassDefFoundError e) {
            return "warpdrive-native.jar, the companion of warpdrive-zip.jar, is missing or incomplete ("
                    + e.getMessage() + ")";
        }
    }
}
