// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeStatus;

/** Tells whether native code can be used, even if the jar that contains it is missing. Any thread may call it. */
public final class Natives {
    private static volatile @Nullable Boolean decoderPassed;

    private Natives() {}

    /**
     * Says whether the native library is looked for, and which file it is. Without effect once it was.
     *
     * @param path empty for the one in the jar
     */
    public static void configure(boolean enabled, String path) {
        try {
            NativeGlue.configure(enabled, path);
        } catch (NoClassDefFoundError e) {
            // There is none; reason() says so.
        }
    }

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

    /**
     * Returns whether the native decoder has passed its {@link SelfTest} on this machine. The first call runs the test.
     * Native code must be available.
     */
    public static boolean decoderIsRight() {
        Boolean passed = decoderPassed;
        if (passed == null) {
            passed = SelfTest.decoderPasses();
            decoderPassed = passed;
        }
        return passed;
    }

    /** Returns whether the decoder was tested and passed. */
    public static boolean decoderHasPassed() {
        return Boolean.TRUE.equals(decoderPassed);
    }

    /** Returns whether the decoder was tested and failed. */
    public static boolean decoderHasFailed() {
        return Boolean.FALSE.equals(decoderPassed);
    }

    /** Completes the block by what a native call returned: the bytes it produced, no room, which makes stored blocks, or an error. */
    static void end(Block block, String codec, long produced) {
        if (produced >= 0) {
            block.completion().complete((int) produced);
        } else if (produced == NativeGlue.E_SPACE) {
            block.completion().complete(StoredBlocks.write(block));
        } else {
            block.completion().fail(codec + ": error=" + produced);
        }
    }
}
