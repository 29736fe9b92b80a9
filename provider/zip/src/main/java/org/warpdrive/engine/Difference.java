// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * A block whose output did not decode to its input. Immutable.
 *
 * @param engine the engine that made the output
 * @param level the block's level
 * @param offset where in its stream the block's input begins, in bytes
 * @param length the length of the input, in bytes
 * @param unverified how many blocks of this engine and level were delivered since the last one that was verified
 */
public record Difference(String engine, int level, long offset, int length, long unverified) {
    /** Returns what is known, as a clause for users. */
    @Override
    public String toString() {
        return "at level " + level + " a block of " + length + " bytes at offset " + offset
                + " of its stream did not decode to its input; " + unverified
                + " blocks had gone out since the last that was verified";
    }
}
