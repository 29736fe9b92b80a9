// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeStatus;

/** Tells whether native code can be used, even if the jar that contains it is missing. Any thread may call it. */
public final class Natives {
    private Natives() {}

    /** Returns whether native code can be used. Throws what {@link NativeGlue#probe} throws. */
    public static boolean areAvailable() {
        return reason().isEmpty();
    }

    /** Returns why native code cannot be used; empty if it can. */
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
