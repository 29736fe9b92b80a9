// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import java.util.Arrays;
import java.util.Random;

/**
 * Choices that a script of bytes makes, as many bytes for each as it has to tell apart. So a fuzzer that changes a byte
 * changes one choice. After the script's end a generator goes on that the script seeds. One thread.
 */
final class ScriptedRandom extends Random {
    private static final long serialVersionUID = 1;

    private final byte[] script;
    private int position;

    ScriptedRandom(byte[] script) {
        super(Arrays.hashCode(script));
        this.script = script.clone();
    }

    @Override
    public int nextInt(int bound) {
        if (position == script.length) {
            return super.nextInt(bound);
        }
        long value = 0;
        for (long told = 1; told < bound && position < script.length; told <<= Byte.SIZE) {
            value = value << Byte.SIZE | (script[position++] & 0xff);
        }
        return (int) (value % bound);
    }
}
