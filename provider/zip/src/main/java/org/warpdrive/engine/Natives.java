// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.NativeEncoder;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeStatus;

/** Tells whether native code can be used, even if the jar that contains it is missing. Any thread may call it. */
public final class Natives {
    /** Of the blocks that took a rare path, all are verified. */
    private static final int RARE = 1;

    /**
     * Of the blocks of a path that some streams take in each block, as positions fall in long ones: all would cost a third of
     * level 6.
     */
    private static final int TURN = 128;

    private static volatile @Nullable Boolean decoderPassed;

    private Natives() {}

    /**
     * Says whether the native library is looked for, and which file it is. Without effect once it was.
     *
     * @param path empty for the one in the jar
     * @param preview whether one that is a preview is used
     */
    public static void configure(boolean enabled, String path, boolean preview) {
        try {
            NativeGlue.configure(enabled, path, preview);
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

    /** Returns the flags of a native call that compresses the block, with those given. */
    static int flags(Block block, int flags) {
        return NativeEncoder.BLOCK_TELL | (block.last() ? flags | NativeEncoder.BLOCK_LAST : flags);
    }

    /**
     * Returns the length of a segment from what a native call returned, or its error. If there was no room, the segment
     * is stored blocks. Says by the {@link Completion} if the call took an unusual path.
     */
    static int produced(Block block, long result) {
        if (result == NativeGlue.E_SPACE) {
            block.completion().verifyOneIn(RARE);
            return StoredBlocks.write(block);
        }
        if (result >= 0 && (result & (NativeEncoder.PATH_RARE | NativeEncoder.PATH_TURN)) != 0) {
            block.completion().verifyOneIn((result & NativeEncoder.PATH_RARE) != 0 ? RARE : TURN);
        }
        return (int) result;
    }
}
